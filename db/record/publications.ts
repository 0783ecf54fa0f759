import { and, asc, count, desc, eq, isNotNull, isNull, lte, min } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { publications } from "#db/schema/record.ts";
import type { Change } from "#domain/publishing/change.ts";
import type { Instant } from "#domain/time.ts";

/**
 * A change that must be published. `liveAt` is null until it is live where visitors look first, `fullyPublishedAt` until it is
 * live everywhere.
 */
export interface Publication {
  seq: number;
  at: Instant;
  change: Change;
  liveAt: Instant | null;
  fullyPublishedAt: Instant | null;
}

const toPublication = ({ change, ...row }: typeof publications.$inferSelect): Publication => ({
  ...row,
  change: JSON.parse(change),
});

/** Queues a change for publication; call it in the transaction that makes the change. Returns its number. */
export const enqueue = (tx: Tx, change: Change, at: Instant): number =>
  tx
    .insert(publications)
    .values({ at, change: JSON.stringify(change) })
    .returning({ seq: publications.seq })
    .get().seq;

/** Saves the last published publication in an empty record, so that the next one gets a higher number. */
export const continueFrom = (tx: Tx, seq: number, at: Instant): void =>
  void tx
    .insert(publications)
    .values({ seq, at, change: JSON.stringify({ kind: "everything" } satisfies Change), liveAt: at, fullyPublishedAt: at })
    .run();

/** Publications that are not live yet, oldest first. */
export const duePublications = (db: Reader): Publication[] =>
  db.select().from(publications).where(isNull(publications.liveAt)).orderBy(asc(publications.seq)).all().map(toPublication);

/** Publications that are not fully published yet, oldest first; some may be live where visitors look first. */
export const unfinishedPublications = (db: Reader): Publication[] =>
  db
    .select()
    .from(publications)
    .where(isNull(publications.fullyPublishedAt))
    .orderBy(asc(publications.seq))
    .all()
    .map(toPublication);

/** How many changes are not live yet, and since when the oldest one waits; null if there is none. */
export const dueCount = (db: Reader): { count: number; since: Instant | null } =>
  db
    .select({ count: count(), since: min(publications.at) })
    .from(publications)
    .where(isNull(publications.liveAt))
    .all()[0] ?? { count: 0, since: null };

/** Marks everything up to and including `seq` as live. */
export function markLive(tx: Tx, seq: number, liveAt: Instant): void {
  tx.update(publications)
    .set({ liveAt })
    .where(and(isNull(publications.liveAt), lte(publications.seq, seq)))
    .run();
}

/** Marks everything up to and including `seq`, which is live, as fully published. */
export function markFullyPublished(tx: Tx, seq: number, fullyPublishedAt: Instant): void {
  tx.update(publications)
    .set({ fullyPublishedAt })
    .where(and(isNull(publications.fullyPublishedAt), lte(publications.seq, seq)))
    .run();
}

/** The receipt of one publication. */
export function loadPublication(db: Reader, seq: number): Publication | undefined {
  const row = db.select().from(publications).where(eq(publications.seq, seq)).get();
  return row && toPublication(row);
}

/** The latest publications, newest first. */
export const latestPublications = (db: Reader, limit: number): Publication[] =>
  db.select().from(publications).orderBy(desc(publications.seq)).limit(limit).all().map(toPublication);

/** The number of the latest publication; 0 before the first. */
export const lastSeq = (db: Reader): number => latestPublications(db, 1)[0]?.seq ?? 0;

/** The newest of the publications that became live last. Undefined before the first. */
export function lastLive(db: Reader): { seq: number; at: Instant; liveAt: Instant } | undefined {
  const row = db.select().from(publications).where(isNotNull(publications.liveAt)).orderBy(desc(publications.seq)).limit(1).get();
  return row?.liveAt == null ? undefined : { seq: row.seq, at: row.at, liveAt: row.liveAt };
}

/** The time of the last fully published change; undefined before the first. */
export const shownAt = (db: Reader): Instant | undefined =>
  db.select().from(publications).where(isNotNull(publications.fullyPublishedAt)).orderBy(desc(publications.seq)).limit(1).get()
    ?.at;

/** The time of the first change of the record; null before it. */
export const firstChangeAt = (db: Reader): Instant | null =>
  db.select({ at: publications.at }).from(publications).orderBy(asc(publications.seq)).limit(1).get()?.at ?? null;

/** The time of the last change of the record, including the change of day; null before the first. */
export const lastChangeAt = (db: Reader): Instant | null =>
  db.select({ at: publications.at }).from(publications).orderBy(desc(publications.seq)).limit(1).get()?.at ?? null;
