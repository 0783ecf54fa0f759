import { and, asc, count, desc, eq, gte, isNull, lt, max, min, notExists, type SQL, sql } from "drizzle-orm";
import type { Reader } from "#db/engine/open.ts";
import { maintenances } from "#db/schema/maintenance.ts";
import { affectedPlaces, incidents, postmortemRevisions, revisions, updates } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

// The incidents of lists: ids and counts, each found by an index however long the history is.

const idsWhere = (db: Reader, condition: SQL | undefined, order: SQL[], limit = -1): string[] =>
  db
    .select({ id: incidents.id })
    .from(incidents)
    .where(condition)
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ id }) => id);

const isIncident = eq(incidents.kind, "incident");
const newestFirst = [desc(incidents.startedAt), asc(incidents.id)];

/** Incidents that are not settled, newest first. */
export const unsettledIds = (db: Reader): string[] => idsWhere(db, and(isIncident, isNull(incidents.settledAt)), newestFirst);

/**
 * Incidents that settled at or after an instant. Separate from `unsettledIds`, since SQLite would scan the table for both at
 * once.
 */
export const settledSinceIds = (db: Reader, since: Instant): string[] =>
  idsWhere(db, and(isIncident, gte(incidents.settledAt, since)), newestFirst);

/** The latest settled incidents by start. */
export const latestSettledIds = (db: Reader, limit: number): string[] =>
  idsWhere(db, and(isIncident, sql`+${incidents.settledAt} IS NOT NULL`), newestFirst, limit);

/** The latest incidents by start, settled or not. */
export const latestIncidentIds = (db: Reader, limit: number): string[] => idsWhere(db, isIncident, newestFirst, limit);

/** Incidents that started in a stretch of time (end exclusive), newest first. */
export const startedBetweenIds = (db: Reader, from: Instant, to: Instant): string[] =>
  idsWhere(db, and(isIncident, gte(incidents.startedAt, from), lt(incidents.startedAt, to)), newestFirst);

/**
 * Incidents whose postmortem commitment is overdue at `until` and was not at `after`. At the due time itself it can still be met.
 */
export const fallingDueIds = (db: Reader, after: Instant, until: Instant): string[] => [
  ...idsWhere(db, and(gte(incidents.preliminaryBy, after), lt(incidents.preliminaryBy, until)), newestFirst),
  ...idsWhere(db, and(gte(incidents.finalBy, after), lt(incidents.finalBy, until)), newestFirst),
];

/** Unsettled incidents and maintenances with an update, not necessarily the latest, that promised the next one for a time from `after` to `until` (exclusive). */
export const promisingIds = (db: Reader, after: Instant, until: Instant): string[] =>
  db
    .selectDistinct({ id: incidents.id })
    .from(incidents)
    .innerJoin(updates, eq(updates.incidentId, incidents.id))
    .where(and(isNull(incidents.settledAt), gte(updates.nextUpdateAt, after), lt(updates.nextUpdateAt, until)))
    .all()
    .map(({ id }) => id);

/** Incidents whose final postmortem was promised for an instant or later. */
export const committedSinceIds = (db: Reader, since: Instant): string[] =>
  idsWhere(db, gte(incidents.finalBy, since), newestFirst);

/** The longest time that an incident took from start to settling, in milliseconds; 0 if none is settled. */
export const maxSettlingTime = (db: Reader): number =>
  db
    .select({ max: sql<number | null>`max(${incidents.settledAt} - ${incidents.startedAt})` })
    .from(incidents)
    .where(isIncident)
    .get()?.max ?? 0;

/**
 * Settled incidents that overlap a stretch of time. None of them is longer than `maxDuration`, which limits how far back the
 * search goes; searching by settling time alone would read half the history.
 */
export const settledWithinIds = (db: Reader, from: Instant, to: Instant, maxDuration: number): string[] =>
  idsWhere(
    db,
    and(
      isIncident,
      gte(incidents.startedAt, from - maxDuration),
      lt(incidents.startedAt, to),
      sql`+${incidents.settledAt} >= ${from}`,
    ),
    newestFirst,
  );

/** All incidents, newest first. */
export const allIncidentIds = (db: Reader): string[] => idsWhere(db, isIncident, newestFirst);

/** All incidents and maintenances, oldest first. */
export const allIds = (db: Reader): string[] => idsWhere(db, undefined, [asc(incidents.startedAt), asc(incidents.id)]);

/** All incidents and maintenances in the order of their first updates. */
export const idsByFirstPosting = (db: Reader): string[] =>
  db
    .select({ id: updates.incidentId })
    .from(updates)
    .groupBy(updates.incidentId)
    .orderBy(min(updates.postedAt), asc(updates.incidentId))
    .all()
    .map(({ id }) => id);

/** The first and last start of all incidents and started maintenances; undefined if there are none. */
export function startsExtent(db: Reader): { first: Instant; last: Instant } | undefined {
  const ofIncidents = db
    .select({ first: min(incidents.startedAt), last: max(incidents.startedAt) })
    .from(incidents)
    .where(isIncident)
    .get();
  const ofMaintenances = db
    .select({ first: min(maintenances.actualStart), last: max(maintenances.actualStart) })
    .from(maintenances)
    .get();
  const known = [ofIncidents, ofMaintenances].flatMap((extent) => [extent?.first ?? [], extent?.last ?? []].flat());
  return known.length === 0 ? undefined : { first: Math.min(...known), last: Math.max(...known) };
}

/** An incident that was not withdrawn: nothing follows a withdrawal, so one such update decides. */
const isStanding = notExists(
  sql`(SELECT 1 FROM updates WHERE updates.incident_id = ${incidents.id} AND updates.status = 'withdrawn')`,
);

/** How many incidents started in a stretch of time, end exclusive. Those that were withdrawn do not count. */
export const countStarted = (db: Reader, from: Instant, to: Instant): number =>
  db
    .select({ n: count() })
    .from(incidents)
    .where(and(isIncident, gte(incidents.startedAt, from), lt(incidents.startedAt, to), isStanding))
    .get()?.n ?? 0;

/** A service, or a region including the global services, which its customers also use. */
export type Target = { service: string } | { region: string };

/** The latest incidents that ever affected a service or region. Newest first. */
export const affectingIds = (db: Reader, target: Target, limit: number): string[] => latestIdsAt(db, target, limit, isIncident);

/** The latest incidents and maintenances that affected a service or region, or are planned for it. Newest first. */
export const concerningIds = (db: Reader, target: Target, limit: number): string[] => latestIdsAt(db, target, limit);

function latestIdsAt(db: Reader, target: Target, limit: number, kind?: SQL): string[] {
  if ("service" in target) return rowsAffecting(db, eq(affectedPlaces.service, target.service), limit, kind).map(({ id }) => id);
  // Two queries, each by an index: for both together SQLite would read the whole history.
  const own = rowsAffecting(db, eq(affectedPlaces.region, target.region), limit, kind);
  const global = rowsAffecting(db, eq(affectedPlaces.region, ""), limit, kind);
  const newest = [...own, ...global].sort((a, b) => b.startedAt - a.startedAt || a.id.localeCompare(b.id));
  return [...new Set(newest.map(({ id }) => id))].slice(0, limit);
}

const rowsAffecting = (db: Reader, target: SQL, limit: number, kind?: SQL): { id: string; startedAt: Instant }[] =>
  db
    .selectDistinct({ id: affectedPlaces.incidentId, startedAt: affectedPlaces.startedAt })
    .from(affectedPlaces)
    .innerJoin(incidents, and(eq(incidents.id, affectedPlaces.incidentId), kind))
    .where(target)
    .orderBy(desc(affectedPlaces.startedAt), asc(affectedPlaces.incidentId))
    .limit(limit)
    .all();

/** The latest incidents and maintenances by their actual or planned start. Newest first. */
export function latestIds(db: Reader, limit: number): string[] {
  const ofKind = (kind: "incident" | "maintenance") =>
    db
      .select({ id: incidents.id, startedAt: incidents.startedAt })
      .from(incidents)
      .where(eq(incidents.kind, kind))
      .orderBy(...newestFirst)
      .limit(limit)
      .all();
  const newest = [...ofKind("incident"), ...ofKind("maintenance")].sort(
    (a, b) => b.startedAt - a.startedAt || a.id.localeCompare(b.id),
  );
  return newest.slice(0, limit).map(({ id }) => id);
}

/** When anything was last published: the latest revision of an update or postmortem. Null on an empty record. */
export function lastUpdateAt(db: Reader): Instant | null {
  const revision =
    db
      .select({ at: max(revisions.publishedAt) })
      .from(revisions)
      .get()?.at ?? null;
  const postmortem =
    db
      .select({ at: max(postmortemRevisions.publishedAt) })
      .from(postmortemRevisions)
      .get()?.at ?? null;
  return revision === null || postmortem === null ? (revision ?? postmortem) : Math.max(revision, postmortem);
}
