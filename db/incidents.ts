import { asc, eq, getTableColumns, inArray } from "drizzle-orm";
import type { Figure } from "../src/domain/figure.ts";
import type { ImpactChange } from "../src/domain/impact.ts";
import { type Incident, incidentSpans, settledAt, type Update } from "../src/domain/incident.ts";
import type { Revision } from "../src/domain/revision.ts";
import type { Tx } from "./open.ts";
import { loadPostmortems } from "./postmortems.ts";
import { figures, hits, impactChanges, incidents, revisions, updates } from "./schema.ts";

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
  saveHits(tx, incident);
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
  saveHits(tx, incident);
}

function saveHits(tx: Tx, incident: Incident): void {
  const { id, startedAt } = incident;
  tx.delete(hits).where(eq(hits.incidentId, id)).run();
  const places = new Map(incidentSpans(incident).map(({ cell }) => [`${cell.service} ${cell.region}`, cell]));
  for (const { service, region } of places.values()) {
    tx.insert(hits)
      .values({ incidentId: id, service, region: region ?? "", startedAt })
      .run();
  }
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
