import { and, asc, eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { figures, incidents } from "#db/schema/record.ts";
import { fieldsOf } from "#domain/incidents/fields.ts";
import { type Incident, settledAt } from "#domain/incidents/incident.ts";
import { translatedPart } from "#domain/translation.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { everStated } from "#domain/updates/update.ts";
import { saveAffectedPlaces } from "./affected-places.ts";
import { loadDetailCorrections, saveCorrections } from "./corrections.ts";
import { dropPostmortem, loadPostmortems, savePostmortem } from "./postmortems.ts";
import { addUpdate, dropUpdates, loadUpdates } from "./updates.ts";

/** One incident in full, or undefined. */
export const loadIncident = (tx: Reader, id: string): Incident | undefined => loadIncidents(tx, [id])[0];

/** The rows of many incidents at once, table by table. */
const statementsOf = perConnection((tx) => ({
  incidents: tx
    .select()
    .from(incidents)
    .where(and(among(incidents.id), eq(incidents.kind, "incident")))
    .prepare(),
  figures: tx.select().from(figures).where(among(figures.incidentId)).orderBy(asc(figures.n)).prepare(),
}));

/** Incidents in full, in the order of the ids given; unknown ids, and those of maintenances, are left out. */
export function loadIncidents(tx: Reader, ids: readonly string[]): Incident[] {
  if (ids.length === 0) return [];
  const statements = statementsOf(tx);
  const wanted = { ids: JSON.stringify(ids) };
  const rows = new Map(statements.incidents.all(wanted).map((row) => [row.id, row]));
  const figuresOf = Map.groupBy(statements.figures.all(wanted), (row) => row.incidentId);
  const updatesOf = loadUpdates(tx, ids);
  const postmortemOf = loadPostmortems(tx, ids);
  const correctionsOf = loadDetailCorrections(tx, ids);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const { title, preliminaryBy, finalBy } = row;
    const titles = { title, ...translatedPart("titleTranslations", row.titleTranslations) };
    const parts = {
      corrections: correctionsOf(id),
      updates: updatesOf(id),
      figures: (figuresOf.get(id) ?? []).map(({ incidentId: _, n: __, ...figure }): Figure => figure),
      postmortem: postmortemOf.get(id) ?? null,
      postmortemCommitment: preliminaryBy === null || finalBy === null ? null : { preliminaryBy, finalBy },
    };
    return [{ kind: "incident", id, ...titles, ...fieldsOf(row), ...parts }];
  });
}

/** Adds an incident with everything it has, except its postmortem. */
export function addIncident(tx: Tx, incident: Incident): void {
  tx.insert(incidents)
    .values({ id: incident.id, kind: "incident", ...rowOf(incident) })
    .run();
  for (const update of incident.updates) addUpdate(tx, incident.id, update);
  replaceFigures(tx, incident.id, incident.figures);
  saveDetails(tx, incident);
}

/** Replaces an incident in every part, its postmortem included; drafts stay. */
export function replaceIncident(tx: Tx, incident: Incident): void {
  const { id, postmortem } = incident;
  dropUpdates(tx, id);
  dropPostmortem(tx, id);
  const isKnown = tx.select({ id: incidents.id }).from(incidents).where(eq(incidents.id, id)).get() !== undefined;
  if (!isKnown)
    tx.insert(incidents)
      .values({ id, kind: "incident", ...rowOf(incident) })
      .run();
  for (const update of incident.updates) addUpdate(tx, id, update);
  replaceFigures(tx, id, incident.figures);
  if (postmortem) savePostmortem(tx, id, postmortem);
  saveDetails(tx, incident);
}

/** Writes the title and fields of an incident with their corrections, and what lists need: when it settled, and where it was. */
export function saveDetails(tx: Tx, incident: Incident): void {
  tx.update(incidents).set(rowOf(incident)).where(eq(incidents.id, incident.id)).run();
  saveCorrections(tx, incident.id, incident.corrections);
  saveAffectedPlaces(tx, incident.id, incident.startedAt, placesOf(incident));
}

/** Where an incident was ever affected, also by what a correction replaced. What was only ever confirmed to work is no such place. */
const placesOf = (incident: Incident) => everStated(incident).filter(({ level }) => level !== "operational");

const rowOf = (incident: Incident) => ({
  title: incident.title,
  titleTranslations: incident.titleTranslations ?? null,
  ...fieldsOf(incident),
  settledAt: settledAt(incident),
  preliminaryBy: incident.postmortemCommitment?.preliminaryBy ?? null,
  finalBy: incident.postmortemCommitment?.finalBy ?? null,
});

export function replaceFigures(tx: Tx, incidentId: string, list: readonly Figure[]): void {
  tx.delete(figures).where(eq(figures.incidentId, incidentId)).run();
  for (const [n, figure] of list.entries())
    tx.insert(figures)
      .values({ incidentId, n, ...figure })
      .run();
}
