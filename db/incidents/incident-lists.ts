import { and, asc, count, desc, eq, gte, isNull, lt, max, min, type SQL, sql } from "drizzle-orm";
import type { Reader } from "#db/engine/open.ts";
import { maintenances } from "#db/schema/maintenance.ts";
import { affectedPlaces, incidents, postmortemRevisions, revisions, updates } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

// Which incidents a list shows: ids and counts, each answered from an index however long the history is.

const idsWhere = (tx: Reader, condition: SQL | undefined, order: SQL[], limit = -1): string[] =>
  tx
    .select({ id: incidents.id })
    .from(incidents)
    .where(condition)
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ id }) => id);

const isIncident = eq(incidents.kind, "incident");
const newestFirst = [desc(incidents.startedAt), asc(incidents.id)];

/** Incidents of which something is still open, newest first. */
export const unsettledIds = (tx: Reader): string[] => idsWhere(tx, and(isIncident, isNull(incidents.settledAt)), newestFirst);

/** Incidents that settled at or after an instant. Apart from `unsettledIds`, since SQLite would scan for both at once. */
export const settledSinceIds = (tx: Reader, since: Instant): string[] =>
  idsWhere(tx, and(isIncident, gte(incidents.settledAt, since)), newestFirst);

/** The latest settled incidents by start. */
export const latestSettledIds = (tx: Reader, limit: number): string[] =>
  idsWhere(tx, and(isIncident, sql`+${incidents.settledAt} IS NOT NULL`), newestFirst, limit);

/** The latest incidents by start, settled or not. */
export const latestIncidentIds = (tx: Reader, limit: number): string[] => idsWhere(tx, isIncident, newestFirst, limit);

/** Incidents that started in a stretch of time (end exclusive), newest first. */
export const startedBetweenIds = (tx: Reader, from: Instant, to: Instant): string[] =>
  idsWhere(tx, and(isIncident, gte(incidents.startedAt, from), lt(incidents.startedAt, to)), newestFirst);

/** Incidents of which a promised word on the cause is overdue at `until` and was not at `after`: at the promised instant itself it may still be kept. */
export const fallingDueIds = (tx: Reader, after: Instant, until: Instant): string[] => [
  ...idsWhere(tx, and(gte(incidents.preliminaryBy, after), lt(incidents.preliminaryBy, until)), newestFirst),
  ...idsWhere(tx, and(gte(incidents.finalBy, after), lt(incidents.finalBy, until)), newestFirst),
];

/** Incidents of which a final word on the cause was promised for an instant or later. */
export const committedSinceIds = (tx: Reader, since: Instant): string[] =>
  idsWhere(tx, gte(incidents.finalBy, since), newestFirst);

/** How long the longest incident took from start to settling, in milliseconds; 0 on a record without a settled one. */
export const maxSettlingTime = (tx: Reader): number =>
  tx
    .select({ longest: sql<number | null>`max(${incidents.settledAt} - ${incidents.startedAt})` })
    .from(incidents)
    .where(isIncident)
    .get()?.longest ?? 0;

/**
 * Settled incidents that were not over when a stretch of time began, and began before it ended.
 * None is longer than `longest`, so that the search goes no further back than that: by settling alone it would read half the history.
 */
export const settledWithinIds = (tx: Reader, from: Instant, to: Instant, longest: number): string[] =>
  idsWhere(
    tx,
    and(
      isIncident,
      gte(incidents.startedAt, from - longest),
      lt(incidents.startedAt, to),
      sql`+${incidents.settledAt} >= ${from}`,
    ),
    newestFirst,
  );

/** All incidents, newest first. */
export const allIncidentIds = (tx: Reader): string[] => idsWhere(tx, isIncident, newestFirst);

/** All incidents and maintenances, oldest first. */
export const allIds = (tx: Reader): string[] => idsWhere(tx, undefined, [asc(incidents.startedAt), asc(incidents.id)]);

/** All incidents and maintenances in the order in which readers were first told of them. */
export const idsByFirstPosting = (tx: Reader): string[] =>
  tx
    .select({ id: updates.incidentId })
    .from(updates)
    .groupBy(updates.incidentId)
    .orderBy(min(updates.postedAt), asc(updates.incidentId))
    .all()
    .map(({ id }) => id);

/** The first and last start of any incident, or of any maintenance that has begun; undefined while there is none. */
export function startsExtent(tx: Reader): { first: Instant; last: Instant } | undefined {
  const ofIncidents = tx
    .select({ first: min(incidents.startedAt), last: max(incidents.startedAt) })
    .from(incidents)
    .where(isIncident)
    .get();
  const ofMaintenances = tx
    .select({ first: min(maintenances.beganAt), last: max(maintenances.beganAt) })
    .from(maintenances)
    .get();
  const known = [ofIncidents, ofMaintenances].flatMap((extent) => [extent?.first ?? [], extent?.last ?? []].flat());
  return known.length === 0 ? undefined : { first: Math.min(...known), last: Math.max(...known) };
}

/** How many incidents started in a stretch of time, end exclusive. */
export const countStarted = (tx: Reader, from: Instant, to: Instant): number =>
  tx
    .select({ n: count() })
    .from(incidents)
    .where(and(isIncident, gte(incidents.startedAt, from), lt(incidents.startedAt, to)))
    .get()?.n ?? 0;

/** A service, or a region with the global services, which its customers need too. */
export type Where = { service: string } | { region: string };

/** The latest incidents that ever had impact at a place. Newest first. */
export const hittingIds = (tx: Reader, where: Where, limit: number): string[] => latestAt(tx, where, limit, isIncident);

/** The latest incidents and maintenances that had impact at a place, or are planned for it. Newest first. */
export const concerningIds = (tx: Reader, where: Where, limit: number): string[] => latestAt(tx, where, limit);

function latestAt(tx: Reader, where: Where, limit: number, kind?: SQL): string[] {
  if ("service" in where) return idsHitting(tx, eq(affectedPlaces.service, where.service), limit, kind).map(({ id }) => id);
  // Each of both from its index; together SQLite would read the whole history.
  const own = idsHitting(tx, eq(affectedPlaces.region, where.region), limit, kind);
  const global = idsHitting(tx, eq(affectedPlaces.region, ""), limit, kind);
  const newest = [...own, ...global].sort((a, b) => b.startedAt - a.startedAt || a.id.localeCompare(b.id));
  return [...new Set(newest.map(({ id }) => id))].slice(0, limit);
}

const idsHitting = (tx: Reader, where: SQL, limit: number, kind?: SQL): { id: string; startedAt: Instant }[] =>
  tx
    .selectDistinct({ id: affectedPlaces.incidentId, startedAt: affectedPlaces.startedAt })
    .from(affectedPlaces)
    .innerJoin(incidents, and(eq(incidents.id, affectedPlaces.incidentId), kind))
    .where(where)
    .orderBy(desc(affectedPlaces.startedAt), asc(affectedPlaces.incidentId))
    .limit(limit)
    .all();

/** The latest incidents and maintenances by their start, also by the planned one. Newest first. */
export function latestIds(tx: Reader, limit: number): string[] {
  const ofKind = (kind: "incident" | "maintenance") =>
    tx
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

/** When anything public was last said: the latest revision or postmortem. Null on an empty record. */
export function lastUpdateAt(tx: Reader): Instant | null {
  const revision =
    tx
      .select({ at: max(revisions.publishedAt) })
      .from(revisions)
      .get()?.at ?? null;
  const postmortem =
    tx
      .select({ at: max(postmortemRevisions.publishedAt) })
      .from(postmortemRevisions)
      .get()?.at ?? null;
  return revision === null || postmortem === null ? (revision ?? postmortem) : Math.max(revision, postmortem);
}
