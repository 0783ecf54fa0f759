import { and, desc, eq, gte, sql } from "drizzle-orm";
import type { Reader } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { revisions, updates } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

const columns = { incidentId: updates.incidentId, updateId: updates.id, n: revisions.n, publishedAt: revisions.publishedAt };
const newestFirst = [desc(revisions.publishedAt), desc(updates.seq), desc(revisions.n)];
const isNotifiable = eq(revisions.loud, true);

// Sorting within one instant also needs the updates. So the index first finds the time of the `n`th latest, after which only a
// few rows are sorted.
const nthLatest = perConnection((db) =>
  db
    .select({ publishedAt: revisions.publishedAt })
    .from(revisions)
    .where(isNotifiable)
    .orderBy(desc(revisions.publishedAt))
    .limit(1)
    .offset(sql.placeholder("n"))
    .prepare(),
);

const since = perConnection((db) =>
  db
    .select(columns)
    .from(revisions)
    .innerJoin(updates, eq(updates.id, revisions.updateId))
    .where(and(isNotifiable, gte(revisions.publishedAt, sql.placeholder("since"))))
    .orderBy(...newestFirst)
    .limit(sql.placeholder("limit"))
    .prepare(),
);

const ofSome = perConnection((db) =>
  db
    .select(columns)
    .from(updates)
    .innerJoin(revisions, eq(revisions.updateId, updates.id))
    .where(and(isNotifiable, among(updates.incidentId)))
    .orderBy(...newestFirst)
    .limit(sql.placeholder("limit"))
    .prepare(),
);

/** A revision of an update that notifies subscribers: its `n`th revision. */
export interface NotifiableRow {
  incidentId: string;
  updateId: string;
  n: number;
  publishedAt: Instant;
}

/** The latest revisions that notify subscribers, newest first, which feeds contain. Of all entries, or of some. */
export function latestNotifiableRevisions(db: Reader, limit: number, ids?: readonly string[]): NotifiableRow[] {
  if (ids) return ofSome(db).all({ ids: JSON.stringify(ids), limit });
  const first = nthLatest(db).get({ n: limit - 1 })?.publishedAt ?? 0;
  return since(db).all({ since: first, limit });
}
