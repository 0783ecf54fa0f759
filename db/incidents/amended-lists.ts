import { eq, sql } from "drizzle-orm";
import type { Reader } from "#db/engine/open.ts";
import { detailCorrections, updates } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

// What was added to the record or amended in it, which pages that do not list it may show in their figures.

/** Incidents with an update whose facts were corrected. Uncorrected revisions are passed over by their index. */
export const restatedIds = (db: Reader): string[] =>
  db
    .all<{ id: string }>(
      sql`SELECT DISTINCT incident_id AS id FROM updates WHERE id IN (SELECT update_id FROM revisions WHERE n > 0)
        AND EXISTS (SELECT 1 FROM revisions WHERE update_id = updates.id AND replaced IS NOT NULL)`,
    )
    .map(({ id }) => id);

/**
 * Incidents that settled before their last update was posted, with both times: until then figures counted their impact as open. Only
 * those with an update posted at `since` or later.
 */
export const closedLate = (db: Reader, since: Instant): { id: string; settledAt: Instant; postedAt: Instant }[] =>
  db.all(
    sql`SELECT incidents.id AS id, incidents.settled_at AS settledAt, max(updates.posted_at) AS postedAt FROM updates
      JOIN incidents ON incidents.id = updates.incident_id
      WHERE updates.posted_at >= ${since} AND updates.posted_at > incidents.settled_at AND incidents.kind = 'incident'
      GROUP BY incidents.id`,
  );

/** Incidents and maintenances whose title or fields were corrected. */
export const correctedIds = (db: Reader): string[] =>
  db
    .selectDistinct({ id: detailCorrections.entryId })
    .from(detailCorrections)
    .all()
    .map(({ id }) => id);

/** Incidents that were withdrawn. */
export const withdrawnIds = (db: Reader): string[] =>
  db
    .selectDistinct({ id: updates.incidentId })
    .from(updates)
    .where(eq(updates.status, "withdrawn"))
    .all()
    .map(({ id }) => id);

/** When an incident was last added, or a maintenance last started; null if none was. Found from the newest update backwards. */
export function lastAddedAt(db: Reader): Instant | null {
  const found = db.all<{ at: Instant }>(
    sql`SELECT u.posted_at AS at FROM updates u JOIN incidents i ON i.id = u.incident_id
      WHERE (i.kind = 'incident' OR u.status NOT IN ('scheduled', 'cancelled')) AND NOT EXISTS (SELECT 1 FROM updates e
        WHERE e.incident_id = u.incident_id AND e.posted_at < u.posted_at
          AND (i.kind = 'incident' OR e.status NOT IN ('scheduled', 'cancelled')))
      ORDER BY u.posted_at DESC LIMIT 1`,
  );
  return found[0]?.at ?? null;
}
