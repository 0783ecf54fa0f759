import { and, desc, eq, inArray } from "drizzle-orm";
import type { Tx } from "./open.ts";
import { incidents, revisions, updates } from "./schema.ts";

/** The latest loud revisions, newest first: what a feed tells. Of everything, or of some incidents and maintenances. */
export const latestLoudRevisions = (tx: Tx, limit: number, ids?: readonly string[]) =>
  tx
    .select({ incidentId: incidents.id, updateId: updates.id, n: revisions.n, publishedAt: revisions.publishedAt })
    .from(revisions)
    .innerJoin(updates, eq(updates.id, revisions.updateId))
    .innerJoin(incidents, eq(incidents.id, updates.incidentId))
    .where(and(eq(revisions.loud, true), ids && inArray(updates.incidentId, [...ids])))
    .orderBy(desc(revisions.publishedAt), desc(updates.seq), desc(revisions.n))
    .limit(limit)
    .all();
