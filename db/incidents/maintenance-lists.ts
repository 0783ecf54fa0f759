import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, type SQL } from "drizzle-orm";
import type { Reader } from "#db/engine/open.ts";
import { maintenances } from "#db/schema/maintenance.ts";
import { affectedPlaces, incidents } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

// Which maintenances a list shows: ids only, each answered from an index.

const idsWhere = (tx: Reader, condition: SQL | undefined, order: SQL[], limit = -1): string[] =>
  tx
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

/** Maintenances that are under way, the oldest first. */
export const ongoingIds = (tx: Reader): string[] => idsWhere(tx, and(isUnsettled, isNotNull(maintenances.beganAt)), soonestFirst);

/** Maintenances that are announced and have not begun, the soonest first. */
export const upcomingIds = (tx: Reader): string[] => idsWhere(tx, and(isUnsettled, isNull(maintenances.beganAt)), soonestFirst);

/** The latest maintenances that are over or cancelled, by when they took place or would have. */
export const latestOverIds = (tx: Reader, limit: number): string[] =>
  idsWhere(tx, and(eq(incidents.kind, "maintenance"), isNotNull(incidents.settledAt)), newestFirst, limit);

/** Maintenances that began in a stretch of time (end exclusive), newest first. */
export const begunBetweenIds = (tx: Reader, from: Instant, to: Instant): string[] =>
  idsWhere(tx, and(gte(maintenances.beganAt, from), lt(maintenances.beganAt, to)), newestFirst);

/** Maintenances that ended at or after an instant, of those that were not cancelled. */
export const endedSinceIds = (tx: Reader, since: Instant): string[] =>
  idsWhere(
    tx,
    and(eq(incidents.kind, "maintenance"), gte(incidents.settledAt, since), isNotNull(maintenances.beganAt)),
    newestFirst,
  );

/** All maintenances, or as many as are asked for, the latest first. */
export const allMaintenanceIds = (tx: Reader, limit = -1): string[] =>
  idsWhere(tx, eq(incidents.kind, "maintenance"), newestFirst, limit);

/** The latest maintenances of a service, or in a region (global services included), that are over and were not cancelled. Newest first. */
export function overHereIds(tx: Reader, where: { service: string } | { region: string }, limit: number): string[] {
  const here =
    "service" in where ? eq(affectedPlaces.service, where.service) : inArray(affectedPlaces.region, [where.region, ""]);
  const isOver = and(eq(incidents.kind, "maintenance"), isNotNull(incidents.settledAt), isNotNull(maintenances.beganAt));
  const own = tx.select({ id: affectedPlaces.incidentId }).from(affectedPlaces).where(here);
  return idsWhere(tx, and(isOver, inArray(maintenances.id, own)), newestFirst, limit);
}

/** Maintenances for which the clock has something to do by an instant, the most urgent first. */
export const appointedIds = (tx: Reader, until: Instant): string[] =>
  tx
    .select({ id: maintenances.id })
    .from(maintenances)
    .where(lte(maintenances.nextAt, until))
    .orderBy(asc(maintenances.nextAt), asc(maintenances.id))
    .all()
    .map(({ id }) => id);

/** Maintenances that fall behind their plan in a stretch of time (start exclusive, end inclusive). */
export const fallingBehindIds = (tx: Reader, after: Instant, until: Instant): string[] =>
  tx
    .select({ id: maintenances.id })
    .from(maintenances)
    .where(and(gt(maintenances.overdueAt, after), lte(maintenances.overdueAt, until)))
    .all()
    .map(({ id }) => id);

/** The occurrences of a series that are announced and have not begun, the soonest first. */
export const upcomingOfSeries = (tx: Reader, series: string): string[] =>
  idsWhere(tx, and(isUnsettled, isNull(maintenances.beganAt), eq(maintenances.series, series)), soonestFirst);
