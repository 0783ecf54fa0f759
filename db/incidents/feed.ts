import { and, desc, eq, gte, sql } from "drizzle-orm";
import type { Reader } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { revisions, updates } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

const columns = { incidentId: updates.incidentId, updateId: updates.id, n: revisions.n, publishedAt: revisions.publishedAt };
const newestFirst = [desc(revisions.publishedAt), desc(updates.seq), desc(revisions.n)];
const isNotifiable = eq(revisions.loud, true);

// The order within one instant needs the updates too: first the index tells from when on the latest are, then few are sorted.
const nthLatest = perConnection((tx) =>
  tx
    .select({ publishedAt: revisions.publishedAt })
    .from(revisions)
    .where(isNotifiable)
    .orderBy(desc(revisions.publishedAt))
    .limit(1)
    .offset(sql.placeholder("n"))
    .prepare(),
);

const since = perConnection((tx) =>
  tx
    .select(columns)
    .from(revisions)
    .innerJoin(updates, eq(updates.id, revisions.updateId))
    .where(and(isNotifiable, gte(revisions.publishedAt, sql.placeholder("since"))))
    .orderBy(...newestFirst)
    .limit(sql.placeholder("limit"))
    .prepare(),
);

const ofSome = perConnection((tx) =>
  tx
    .select(columns)
    .from(updates)
    .innerJoin(revisions, eq(revisions.updateId, updates.id))
    .where(and(isNotifiable, among(updates.incidentId)))
    .orderBy(...newestFirst)
    .limit(sql.placeholder("limit"))
    .prepare(),
);

/** A loud revision of an update: the `n`th of its states. */
export interface NotifiableRow {
  incidentId: string;
  updateId: string;
  n: number;
  publishedAt: Instant;
}

/** The latest loud revisions, newest first: what a feed tells. Of everything, or of some incidents and maintenances. */
export function latestNotifiableRevisions(tx: Reader, limit: number, ids?: readonly string[]): NotifiableRow[] {
  if (ids) return ofSome(tx).all({ ids: JSON.stringify(ids), limit });
  const first = nthLatest(tx).get({ n: limit - 1 })?.publishedAt ?? 0;
  return since(tx).all({ since: first, limit });
}
