import { desc, eq } from "drizzle-orm";
import type { Tx } from "./open.ts";
import { incidents, revisions, updates } from "./schema.ts";

/** The latest loud revisions of all incidents, newest first: what the feed tells. */
export const latestLoudRevisions = (tx: Tx, limit: number) =>
  tx
    .select({ incidentId: incidents.id, updateId: updates.id, n: revisions.n, publishedAt: revisions.publishedAt })
    .from(revisions)
    .innerJoin(updates, eq(updates.id, revisions.updateId))
    .innerJoin(incidents, eq(incidents.id, updates.incidentId))
    .where(eq(revisions.loud, true))
    .orderBy(desc(revisions.publishedAt), desc(updates.seq), desc(revisions.n))
    .limit(limit)
    .all();
