import { asc, eq, getTableColumns, inArray } from "drizzle-orm";
import type { Figure } from "../src/domain/figure.ts";
import type { ImpactChange } from "../src/domain/impact.ts";
import { type Incident, incidentSpans, settledAt, type Update } from "../src/domain/incident.ts";
import type { Revision } from "../src/domain/revision.ts";
import type { Tx } from "./open.ts";
import { dropPostmortem, loadPostmortems, savePostmortem } from "./postmortems.ts";
import { among, perConnection } from "./prepared.ts";
import { figures, hits, impactChanges, incidents, revisions, updates } from "./schema.ts";

/** One incident in full, or undefined. */
export const loadIncident = (tx: Tx, id: string): Incident | undefined => loadIncidents(tx, [id])[0];

/** The rows of many incidents at once, table by table. */
const statementsOf = perConnection((tx) => ({
  heads: tx.select().from(incidents).where(among(incidents.id)).prepare(),
  updates: tx.select().from(updates).where(among(updates.incidentId)).orderBy(asc(updates.at), asc(updates.seq)).prepare(),
  revisions: tx
    .select(getTableColumns(revisions))
    .from(revisions)
    .innerJoin(updates, eq(updates.id, revisions.updateId))
    .where(among(updates.incidentId))
    .orderBy(asc(revisions.n))
    .prepare(),
  impacts: tx
    .select(getTableColumns(impactChanges))
    .from(impactChanges)
    .innerJoin(updates, eq(updates.id, impactChanges.updateId))
    .where(among(updates.incidentId))
    .orderBy(asc(impactChanges.n))
    .prepare(),
  figures: tx.select().from(figures).where(among(figures.incidentId)).orderBy(asc(figures.n)).prepare(),
}));

/** Incidents in full, in the order of the ids given; unknown ids are left out. */
export function loadIncidents(tx: Tx, ids: readonly string[]): Incident[] {
  if (ids.length === 0) return [];
  const statements = statementsOf(tx);
  const wanted = { ids: JSON.stringify(ids) };
  const heads = new Map(statements.heads.all(wanted).map((row) => [row.id, row]));
  const textsOf = Map.groupBy(statements.revisions.all(wanted), (row) => row.updateId);
  const changesOf = Map.groupBy(statements.impacts.all(wanted), (row) => row.updateId);
  const updatesOf = Map.groupBy(statements.updates.all(wanted), (row) => row.incidentId);
  const figuresOf = Map.groupBy(statements.figures.all(wanted), (row) => row.incidentId);
  const postmortemOf = loadPostmortems(tx, ids);
  const toUpdate = ({ id, at, postedAt, status, nextUpdateAt }: typeof updates.$inferSelect): Update => ({
    id,
    at,
    postedAt,
    status,
    nextUpdateAt,
    revisions: (textsOf.get(id) ?? []).map(toRevision),
    impacts: (changesOf.get(id) ?? []).map(toImpact),
  });
  return ids.flatMap((id) => {
    const head = heads.get(id);
    if (!head) return [];
    const { title, startedAt, detectedAt, preliminaryBy, finalBy } = head;
    const parts = {
      updates: (updatesOf.get(id) ?? []).map(toUpdate),
      figures: (figuresOf.get(id) ?? []).map(({ incidentId: _, n: __, ...figure }): Figure => figure),
      postmortem: postmortemOf.get(id) ?? null,
      postmortemPromise: preliminaryBy === null || finalBy === null ? null : { preliminaryBy, finalBy },
    };
    return [{ id, title, startedAt, detectedAt, ...parts }];
  });
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

/** Adds an incident with everything it has, except its postmortem. */
export function addIncident(tx: Tx, incident: Incident): void {
  tx.insert(incidents)
    .values({ id: incident.id, ...headOf(incident) })
    .run();
  for (const update of incident.updates) addUpdate(tx, incident.id, update);
  replaceFigures(tx, incident.id, incident.figures);
  saveHits(tx, incident);
}

/** Makes an incident be as given in every part, its postmortem included; drafts stay. */
export function replaceIncident(tx: Tx, incident: Incident): void {
  const { id, postmortem } = incident;
  const ofIncident = tx.select({ id: updates.id }).from(updates).where(eq(updates.incidentId, id));
  tx.delete(impactChanges).where(inArray(impactChanges.updateId, ofIncident)).run();
  tx.delete(revisions).where(inArray(revisions.updateId, ofIncident)).run();
  tx.delete(updates).where(eq(updates.incidentId, id)).run();
  dropPostmortem(tx, id);
  const isKnown = tx.select({ id: incidents.id }).from(incidents).where(eq(incidents.id, id)).get() !== undefined;
  if (!isKnown)
    tx.insert(incidents)
      .values({ id, ...headOf(incident) })
      .run();
  for (const update of incident.updates) addUpdate(tx, id, update);
  replaceFigures(tx, id, incident.figures);
  if (postmortem) savePostmortem(tx, id, postmortem);
  saveHead(tx, incident);
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
  tx.update(incidents).set(headOf(incident)).where(eq(incidents.id, incident.id)).run();
  saveHits(tx, incident);
}

const headOf = (incident: Incident) => ({
  title: incident.title,
  startedAt: incident.startedAt,
  detectedAt: incident.detectedAt,
  settledAt: settledAt(incident),
  preliminaryBy: incident.postmortemPromise?.preliminaryBy ?? null,
  finalBy: incident.postmortemPromise?.finalBy ?? null,
});

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
