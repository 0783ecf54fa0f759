import { and, asc, count, desc, eq, getTableColumns, gte, inArray, isNull, lt, max, min, or, type SQL, sql } from "drizzle-orm";
import type { Figure } from "../src/domain/figure.ts";
import type { ImpactChange } from "../src/domain/impact.ts";
import { type Incident, settledAt, type Update } from "../src/domain/incident.ts";
import type { Revision } from "../src/domain/revision.ts";
import type { Instant } from "../src/domain/time.ts";
import type { Tx } from "./open.ts";
import { loadPostmortems } from "./postmortems.ts";
import { figures, impactChanges, incidents, postmortems, revisions, updates } from "./schema.ts";

/** One incident in full, or undefined. */
export const loadIncident = (tx: Tx, id: string): Incident | undefined => loadIncidents(tx, [id])[0];

/** Incidents in full, in the order of the ids given; unknown ids are left out. */
export function loadIncidents(tx: Tx, ids: readonly string[]): Incident[] {
  if (ids.length === 0) return [];
  const heads = new Map(
    tx
      .select()
      .from(incidents)
      .where(inArray(incidents.id, [...ids]))
      .all()
      .map((row) => [row.id, row]),
  );
  const updatesOf = loadUpdates(tx, ids);
  const figuresOf = loadFigures(tx, ids);
  const postmortemOf = loadPostmortems(tx, ids);
  return ids.flatMap((id) => {
    const head = heads.get(id);
    if (!head) return [];
    const { title, startedAt, detectedAt } = head;
    const parts = {
      updates: updatesOf.get(id) ?? [],
      figures: figuresOf.get(id) ?? [],
      postmortem: postmortemOf.get(id) ?? null,
    };
    return [{ id, title, startedAt, detectedAt, ...parts }];
  });
}

function loadUpdates(tx: Tx, ids: readonly string[]): Map<string, Update[]> {
  const ofThese = inArray(updates.incidentId, [...ids]);
  const texts = tx.select(getTableColumns(revisions)).from(revisions).innerJoin(updates, eq(updates.id, revisions.updateId));
  const changes = tx
    .select(getTableColumns(impactChanges))
    .from(impactChanges)
    .innerJoin(updates, eq(updates.id, impactChanges.updateId));
  const textsOf = Map.groupBy(texts.where(ofThese).orderBy(asc(revisions.n)).all(), (row) => row.updateId);
  const changesOf = Map.groupBy(changes.where(ofThese).orderBy(asc(impactChanges.n)).all(), (row) => row.updateId);
  const byIncident = new Map<string, Update[]>(ids.map((id) => [id, []]));
  for (const row of tx.select().from(updates).where(ofThese).orderBy(asc(updates.at), asc(updates.seq)).all()) {
    const { id, at, postedAt, status, nextUpdateAt } = row;
    const revisionsOf = (textsOf.get(id) ?? []).map(toRevision);
    byIncident.get(row.incidentId)?.push({
      id,
      at,
      postedAt,
      status,
      nextUpdateAt,
      revisions: revisionsOf,
      impacts: (changesOf.get(id) ?? []).map(toImpact),
    });
  }
  return byIncident;
}

const toRevision = ({ text, publishedAt, reason, loud }: typeof revisions.$inferSelect): Revision => ({
  text,
  publishedAt,
  reason,
  loud,
});

const toImpact = ({
  service,
  region,
  plane,
  level,
  at,
}: Omit<typeof impactChanges.$inferSelect, "updateId" | "n">): ImpactChange => ({
  cell: { service, region, plane },
  level,
  at,
});

function loadFigures(tx: Tx, ids: readonly string[]): Map<string, Figure[]> {
  const rows = tx
    .select()
    .from(figures)
    .where(inArray(figures.incidentId, [...ids]))
    .orderBy(asc(figures.n))
    .all();
  const byIncident = new Map<string, Figure[]>();
  for (const { incidentId, n: _, ...figure } of rows) byIncident.set(incidentId, [...(byIncident.get(incidentId) ?? []), figure]);
  return byIncident;
}

/** Adds an incident with everything it has, except its postmortem. */
export function addIncident(tx: Tx, incident: Incident): void {
  const { id, title, startedAt, detectedAt } = incident;
  tx.insert(incidents)
    .values({ id, title, startedAt, detectedAt, settledAt: settledAt(incident) })
    .run();
  for (const update of incident.updates) addUpdate(tx, id, update);
  replaceFigures(tx, id, incident.figures);
}

/** Adds an update. The caller renews the head afterwards, since an update may settle or reopen the incident. */
export function addUpdate(tx: Tx, incidentId: string, update: Update): void {
  const { id, at, postedAt, status, nextUpdateAt } = update;
  tx.insert(updates).values({ id, incidentId, at, postedAt, status, nextUpdateAt }).run();
  for (const [n, revision] of update.revisions.entries())
    tx.insert(revisions)
      .values({ updateId: id, n, ...revision })
      .run();
  for (const [n, { cell, level, at: changedAt }] of update.impacts.entries()) {
    tx.insert(impactChanges)
      .values({ updateId: id, n, ...cell, level, at: changedAt })
      .run();
  }
}

/** Adds a further state of an update's text. */
export function addRevision(tx: Tx, updateId: string, n: number, revision: Revision): void {
  tx.insert(revisions)
    .values({ updateId, n, ...revision })
    .run();
}

/** Writes what the list pages need of an incident: title, times, and when it settled. */
export function saveHead(tx: Tx, incident: Incident): void {
  const { id, title, startedAt, detectedAt } = incident;
  tx.update(incidents)
    .set({ title, startedAt, detectedAt, settledAt: settledAt(incident) })
    .where(eq(incidents.id, id))
    .run();
}

export function replaceFigures(tx: Tx, incidentId: string, list: readonly Figure[]): void {
  tx.delete(figures).where(eq(figures.incidentId, incidentId)).run();
  for (const [n, figure] of list.entries())
    tx.insert(figures)
      .values({ incidentId, n, ...figure })
      .run();
}

/** The incident that an update belongs to; undefined while there is no such update. */
export const incidentOfUpdate = (tx: Tx, updateId: string): string | undefined =>
  tx.select({ id: updates.incidentId }).from(updates).where(eq(updates.id, updateId)).get()?.id;

const idsWhere = (tx: Tx, condition: SQL | undefined, order: SQL[], limit = -1): string[] =>
  tx
    .select({ id: incidents.id })
    .from(incidents)
    .where(condition)
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ id }) => id);

const newestFirst = [desc(incidents.startedAt), asc(incidents.id)];

/** Incidents of which something is still open, newest first. */
export const unsettledIds = (tx: Tx): string[] => idsWhere(tx, isNull(incidents.settledAt), newestFirst);

/** Incidents that settled at or after an instant. Apart from `unsettledIds`, since SQLite would scan for both at once. */
export const settledSinceIds = (tx: Tx, since: Instant): string[] => idsWhere(tx, gte(incidents.settledAt, since), newestFirst);

/** The latest settled incidents by start. */
export const latestSettledIds = (tx: Tx, limit: number): string[] =>
  idsWhere(tx, sql`+${incidents.settledAt} IS NOT NULL`, newestFirst, limit);

/** Incidents that started in a stretch of time (end exclusive), newest first. */
export const startedBetweenIds = (tx: Tx, from: Instant, to: Instant): string[] =>
  idsWhere(tx, and(gte(incidents.startedAt, from), lt(incidents.startedAt, to)), newestFirst);

/** All incidents, oldest first. */
export const allIds = (tx: Tx): string[] => idsWhere(tx, undefined, [asc(incidents.startedAt), asc(incidents.id)]);

/** The first and last start of any incident; undefined on an empty record. */
export function startsExtent(tx: Tx): { first: Instant; last: Instant } | undefined {
  const { first, last } =
    tx
      .select({ first: min(incidents.startedAt), last: max(incidents.startedAt) })
      .from(incidents)
      .get() ?? {};
  return first == null || last == null ? undefined : { first, last };
}

/** How many incidents started in a stretch of time, end exclusive. */
export const countStarted = (tx: Tx, from: Instant, to: Instant): number =>
  tx
    .select({ n: count() })
    .from(incidents)
    .where(and(gte(incidents.startedAt, from), lt(incidents.startedAt, to)))
    .get()?.n ?? 0;

/** The latest incidents that ever hit a service (or that a statement about it was made in), newest first. */
export function hittingIds(tx: Tx, where: { service: string } | { region: string }, limit: number): string[] {
  const column =
    "service" in where
      ? eq(impactChanges.service, where.service)
      : or(eq(impactChanges.region, where.region), isNull(impactChanges.region));
  return tx
    .selectDistinct({ id: incidents.id, startedAt: incidents.startedAt })
    .from(impactChanges)
    .innerJoin(updates, eq(updates.id, impactChanges.updateId))
    .innerJoin(incidents, eq(incidents.id, updates.incidentId))
    .where(column)
    .orderBy(...newestFirst)
    .limit(limit)
    .all()
    .map(({ id }) => id);
}

/** When anything public was last said: the latest revision or postmortem. Null on an empty record. */
export function lastWordAt(tx: Tx): Instant | null {
  const revision =
    tx
      .select({ at: max(revisions.publishedAt) })
      .from(revisions)
      .get()?.at ?? null;
  const postmortem =
    tx
      .select({ at: max(postmortems.publishedAt) })
      .from(postmortems)
      .get()?.at ?? null;
  return revision === null || postmortem === null ? (revision ?? postmortem) : Math.max(revision, postmortem);
}
