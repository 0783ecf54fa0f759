import { allIds } from "../../db/incident-lists.ts";
import { addIncident, incidentOfUpdate, loadIncident, loadIncidents } from "../../db/incidents.ts";
import { savepoint, type Tx, transact } from "../../db/open.ts";
import { savePostmortem } from "../../db/postmortems.ts";
import { canonical } from "../domain/canonical.ts";
import { Refusal, refusalsIn } from "../domain/errors.ts";
import type { Incident } from "../domain/incident.ts";
import { checkWhole } from "../domain/lifecycle.ts";
import { checkPostmortem } from "../domain/postmortem.ts";
import type { Context } from "./context.ts";
import { commitIncidentIn } from "./telling.ts";

/** What became of each incident of a file. */
export interface ImportReport {
  added: string[];
  /** Already there, the same to the letter. */
  unchanged: string[];
  refused: { index: number; title: string; refusals: readonly Refusal[] }[];
  /** The number of the last publication; undefined when nothing was added. */
  publication: number | undefined;
}

// Each commit waits for the disk. A hundred incidents share one, and still let others write in between.
const BATCH = 100;

/** Adds whole incidents. One that is there already is left as it is; one that breaks a rule is refused by itself, the others are kept. */
export function importIncidents(context: Context, incidents: readonly Incident[]): ImportReport {
  const report: ImportReport = { added: [], unchanged: [], refused: [], publication: undefined };
  for (let first = 0; first < incidents.length; first += BATCH) {
    transact(context.db, (tx) => {
      for (const [index, incident] of incidents.slice(first, first + BATCH).entries())
        importOne(tx, context, incident, first + index, report);
    });
  }
  return report;
}

function importOne(tx: Tx, context: Context, incident: Incident, index: number, report: ImportReport): void {
  try {
    const known = loadIncident(tx, incident.id);
    if (known) {
      checkSame(known, incident);
      report.unchanged.push(incident.id);
    } else {
      report.publication = savepoint(tx, (inner) => addWhole(inner, context, incident));
      report.added.push(incident.id);
    }
  } catch (error) {
    const refusals = refusalsIn(error);
    if (refusals.length === 0) throw error;
    report.refused.push({ index, title: incident.title, refusals });
  }
}

function addWhole(tx: Tx, context: Context, incident: Incident): number {
  checkWhole(incident, context.now());
  if (incident.postmortem) checkPostmortem(incident.postmortem);
  return commitIncidentIn(tx, context, () => {
    checkUpdateIds(tx, incident);
    addIncident(tx, incident);
    if (incident.postmortem) savePostmortem(tx, incident.id, incident.postmortem);
    return { result: {}, before: null, after: incident };
  }).publication;
}

function checkUpdateIds(tx: Tx, { updates }: Incident): void {
  const seen = new Set<string>();
  for (const { id } of updates) {
    if (seen.has(id) || incidentOfUpdate(tx, id) !== undefined)
      throw new Refusal(
        "updates",
        `The id “${id}” belongs to another update already.`,
        "Leave it out; one is made from the content.",
      );
    seen.add(id);
  }
}

function checkSame(known: Incident, incident: Incident): void {
  if (canonical(known) === canonical(incident)) return;
  throw new Refusal(
    "id",
    `“${incident.id}” is in the record already, with other content.`,
    "Correct it there, so that readers see the correction.",
  );
}

/** Incidents to be written to a file: one, or all, oldest first. */
export function exportIncidents({ db }: Pick<Context, "db">, id?: string): Incident[] {
  if (id === undefined) return loadIncidents(db, allIds(db));
  const incident = loadIncident(db, id);
  if (!incident) throw new Refusal("id", `There is no incident “${id}”.`, "See “afloat incident list”.");
  return [incident];
}
