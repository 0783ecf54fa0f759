import { and, asc, count, desc, eq, isNotNull, isNull, lte, min } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { publications } from "#db/schema/record.ts";
import type { Change } from "#domain/publishing/change.ts";
import type { Instant } from "#domain/time.ts";

/** The duty to make a change visible; `liveAt` is null until it is where people look first, `fullyPublishedAt` until it is everywhere. */
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

/** Commits us to publishing a change; call it in the transaction that makes the change. Returns its number. */
export const enqueue = (tx: Tx, change: Change, at: Instant): number =>
  tx
    .insert(publications)
    .values({ at, change: JSON.stringify(change) })
    .returning({ seq: publications.seq })
    .get().seq;

/** Notes in an empty record the publication that readers have; the next one gets a higher number. */
export const continueFrom = (tx: Tx, seq: number, at: Instant): void =>
  void tx
    .insert(publications)
    .values({ seq, at, change: JSON.stringify({ kind: "everything" } satisfies Change), liveAt: at, fullyPublishedAt: at })
    .run();

/** What is committed but not yet live, oldest first. */
export const duePublications = (tx: Reader): Publication[] =>
  tx.select().from(publications).where(isNull(publications.liveAt)).orderBy(asc(publications.seq)).all().map(toPublication);

/** What is committed and does not yet show everywhere, oldest first; some of it may be live in the places that people look at first. */
export const unfinishedPublications = (tx: Reader): Publication[] =>
  tx
    .select()
    .from(publications)
    .where(isNull(publications.fullyPublishedAt))
    .orderBy(asc(publications.seq))
    .all()
    .map(toPublication);

/** How many changes are not yet live, and since when the oldest of them waits; null when none does. */
export const dueCount = (tx: Reader): { count: number; since: Instant | null } =>
  tx
    .select({ count: count(), since: min(publications.at) })
    .from(publications)
    .where(isNull(publications.liveAt))
    .all()[0] ?? { count: 0, since: null };

/** Notes that everything up to and with `seq` is live. */
export function markLive(tx: Tx, seq: number, liveAt: Instant): void {
  tx.update(publications)
    .set({ liveAt })
    .where(and(isNull(publications.liveAt), lte(publications.seq, seq)))
    .run();
}

/** Notes that everything up to and with `seq`, which is live, shows everywhere. */
export function markFullyPublished(tx: Tx, seq: number, fullyPublishedAt: Instant): void {
  tx.update(publications)
    .set({ fullyPublishedAt })
    .where(and(isNull(publications.fullyPublishedAt), lte(publications.seq, seq)))
    .run();
}

/** The receipt of one publication. */
export function loadPublication(tx: Reader, seq: number): Publication | undefined {
  const row = tx.select().from(publications).where(eq(publications.seq, seq)).get();
  return row && toPublication(row);
}

/** The latest publications, newest first. */
export const latestPublications = (tx: Reader, limit: number): Publication[] =>
  tx.select().from(publications).orderBy(desc(publications.seq)).limit(limit).all().map(toPublication);

/** The number of the latest publication; 0 before the first. */
export const lastSeq = (tx: Reader): number => latestPublications(tx, 1)[0]?.seq ?? 0;

/** What became live last: of all that became live in that moment, the newest. Undefined before the first. */
export function lastLive(tx: Reader): { seq: number; at: Instant; liveAt: Instant } | undefined {
  const row = tx.select().from(publications).where(isNotNull(publications.liveAt)).orderBy(desc(publications.seq)).limit(1).get();
  return row?.liveAt == null ? undefined : { seq: row.seq, at: row.at, liveAt: row.liveAt };
}

/** Of when the last change is that shows everywhere; undefined before the first. */
export const shownAt = (tx: Reader): Instant | undefined =>
  tx.select().from(publications).where(isNotNull(publications.fullyPublishedAt)).orderBy(desc(publications.seq)).limit(1).get()
    ?.at;

/** When the record last changed in any way, the turning of the day included; null before the first change. */
export const lastChangeAt = (tx: Reader): Instant | null =>
  tx.select({ at: publications.at }).from(publications).orderBy(desc(publications.seq)).limit(1).get()?.at ?? null;
