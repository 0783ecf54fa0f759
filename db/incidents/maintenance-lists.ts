import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, type SQL } from "drizzle-orm";
import type { Reader } from "#db/engine/open.ts";
import { maintenances } from "#db/schema/maintenance.ts";
import { affectedPlaces, incidents } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

import type { Target } from "./incident-lists.ts";

// The maintenances of lists: ids only, each found by an index.

const idsWhere = (db: Reader, condition: SQL | undefined, order: SQL[], limit = -1): string[] =>
  db
    .select({ id: maintenances.id })
    .from(maintenances)
    .innerJoin(incidents, eq(incidents.id, maintenances.id))
    .where(condition)
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ id }) => id);

const soonestFirst = [asc(incidents.startedAt), asc(incidents.id)];
const newestFirst = [desc(incidents.startedAt), asc(incidents.id)];
const isUnsettled = and(eq(incidents.kind, "maintenance"), isNull(incidents.settledAt));

/** Ongoing maintenances, the oldest first. */
export const ongoingIds = (db: Reader): string[] =>
  idsWhere(db, and(isUnsettled, isNotNull(maintenances.actualStart)), soonestFirst);

/** Announced maintenances that have not started, the soonest first. */
export const upcomingIds = (db: Reader): string[] =>
  idsWhere(db, and(isUnsettled, isNull(maintenances.actualStart)), soonestFirst);

/** The latest maintenances that are completed or cancelled, by their actual or planned start. */
export const latestOverIds = (db: Reader, limit: number): string[] =>
  idsWhere(db, and(eq(incidents.kind, "maintenance"), isNotNull(incidents.settledAt)), newestFirst, limit);

/** Maintenances that started in a stretch of time (end exclusive), newest first. */
export const maintenanceIdsStartedBetween = (db: Reader, from: Instant, to: Instant): string[] =>
  idsWhere(db, and(gte(maintenances.actualStart, from), lt(maintenances.actualStart, to)), newestFirst);

/** Maintenances that ended at or after an instant and were not cancelled. */
export const endedSinceIds = (db: Reader, since: Instant): string[] =>
  idsWhere(
    db,
    and(eq(incidents.kind, "maintenance"), gte(incidents.settledAt, since), isNotNull(maintenances.actualStart)),
    newestFirst,
  );

/** All maintenances, or at most `limit`, the latest first. */
export const allMaintenanceIds = (db: Reader, limit = -1): string[] =>
  idsWhere(db, eq(incidents.kind, "maintenance"), newestFirst, limit);

/** The latest completed maintenances of a service, or in a region including global services. Newest first. */
export const completedIdsAt = (db: Reader, target: Target, limit: number): string[] =>
  overIdsAt(db, target, limit, isNotNull(maintenances.actualStart));

/** The same of those that were cancelled before they started. */
export const cancelledIdsAt = (db: Reader, target: Target, limit: number): string[] =>
  overIdsAt(db, target, limit, isNull(maintenances.actualStart));

function overIdsAt(db: Reader, target: Target, limit: number, condition: SQL): string[] {
  const isAffected =
    "service" in target ? eq(affectedPlaces.service, target.service) : inArray(affectedPlaces.region, [target.region, ""]);
  const isOver = and(eq(incidents.kind, "maintenance"), isNotNull(incidents.settledAt), condition);
  const own = db.select({ id: affectedPlaces.incidentId }).from(affectedPlaces).where(isAffected);
  return idsWhere(db, and(isOver, inArray(maintenances.id, own)), newestFirst, limit);
}

/** Maintenances for which an action of the clock is due by an instant, the most urgent first. */
export const appointedIds = (db: Reader, until: Instant): string[] =>
  db
    .select({ id: maintenances.id })
    .from(maintenances)
    .where(lte(maintenances.nextAt, until))
    .orderBy(asc(maintenances.nextAt), asc(maintenances.id))
    .all()
    .map(({ id }) => id);

/** Maintenances that become overdue in a stretch of time (start exclusive, end inclusive). */
export const fallingBehindIds = (db: Reader, after: Instant, until: Instant): string[] =>
  db
    .select({ id: maintenances.id })
    .from(maintenances)
    .where(and(gt(maintenances.overdueAt, after), lte(maintenances.overdueAt, until)))
    .all()
    .map(({ id }) => id);

/** The announced occurrences of a series that have not started, the soonest first. */
export const upcomingOfSeries = (db: Reader, series: string): string[] =>
  idsWhere(db, and(isUnsettled, isNull(maintenances.actualStart), eq(maintenances.series, series)), soonestFirst);
