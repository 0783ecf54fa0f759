import { type Reader, savepoint, type Tx, transact } from "#db/engine/open.ts";
import { loadEntries, loadEntry } from "#db/incidents/entries.ts";
import { allIds } from "#db/incidents/incident-lists.ts";
import { addIncident } from "#db/incidents/incidents.ts";
import { addMaintenance } from "#db/incidents/maintenances.ts";
import { savePostmortem } from "#db/incidents/postmortems.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { canonical } from "#domain/canonical.ts";
import { Refusal, refusalsIn } from "#domain/errors.ts";
import { checkIncident } from "#domain/incidents/lifecycle.ts";
import { checkPostmortem } from "#domain/incidents/postmortem.ts";
import { checkMaintenance } from "#domain/maintenance/lifecycle.ts";
import type { Entry } from "#domain/record/entry.ts";
import { checkRecordedTimes } from "#domain/record/recorded-times.ts";
import { type Context, withoutNotifications } from "#usecases/context.ts";
import { commitIn } from "./commit.ts";

/** The result for each incident and maintenance of a file. */
export interface ImportReport {
  added: string[];
  /** Already there, with the same content. */
  unchanged: string[];
  refused: { index: number; title: string; refusals: readonly Refusal[] }[];
  /** The number of the last publication; undefined if nothing was added. */
  publication: number | undefined;
}

// Each commit waits for the disk. A batch shares one commit, and still lets others write in between.
const BATCH_SIZE = 100;

/**
 * Adds complete incidents and maintenances. Existing ones stay as they are; one that breaks a rule is refused, but the others are
 * added. Sends no notifications.
 */
export function importIncidents(context: Context, incidents: readonly Entry[]): ImportReport {
  const report: ImportReport = { added: [], unchanged: [], refused: [], publication: undefined };
  for (let first = 0; first < incidents.length; first += BATCH_SIZE) {
    transact(context.db, (tx) => {
      for (const [index, incident] of incidents.slice(first, first + BATCH_SIZE).entries())
        importOne(tx, context, incident, first + index, report);
    });
  }
  return report;
}

function importOne(tx: Tx, context: Context, incident: Entry, index: number, report: ImportReport): void {
  try {
    const known = loadEntry(tx, incident.id);
    if (known) {
      checkSame(known, incident);
      report.unchanged.push(incident.id);
    } else {
      report.publication = savepoint(tx, (inner) => addComplete(inner, context, incident));
      report.added.push(incident.id);
    }
  } catch (error) {
    const refusals = refusalsIn(error);
    if (refusals.length === 0) throw error;
    report.refused.push({ index, title: incident.title, refusals });
  }
}

function addComplete(tx: Tx, context: Context, entry: Entry): number {
  checkRecordedTimes(entry, context.now());
  if (entry.kind === "maintenance") checkMaintenance(entry, context.now());
  else checkIncident(entry, context.now());
  if (entry.kind === "incident" && entry.postmortem) checkPostmortem(entry.postmortem);
  return commitIn(tx, withoutNotifications(context), () => {
    checkUpdateIds(tx, entry);
    add(tx, entry);
    return { result: {}, before: null, after: entry };
  }).publication;
}

function add(tx: Tx, entry: Entry): void {
  if (entry.kind === "maintenance") addMaintenance(tx, entry);
  else addIncident(tx, entry);
  if (entry.kind === "incident" && entry.postmortem) savePostmortem(tx, entry.id, entry.postmortem);
}

function checkUpdateIds(db: Reader, { updates }: Entry): void {
  const seen = new Set<string>();
  for (const { id } of updates) {
    if (seen.has(id) || incidentOfUpdate(db, id) !== undefined)
      throw new Refusal(
        "updates",
        `The id “${id}” already belongs to another update.`,
        "Leave it out; an id is generated from the content.",
      );
    seen.add(id);
  }
}

function checkSame(known: Entry, incident: Entry): void {
  if (canonical(known) === canonical(incident)) return;
  throw new Refusal(
    "id",
    `“${incident.id}” already exists, with different content.`,
    "Correct it there, so that readers see the correction.",
  );
}

/** The incidents and maintenances to export: one, or all, oldest first. */
export function exportIncidents({ db }: Pick<Context, "db">, id?: string): Entry[] {
  if (id === undefined) return loadEntries(db, allIds(db));
  const entry = loadEntry(db, id);
  if (!entry)
    throw new Refusal(
      "id",
      `There is no incident or maintenance “${id}”.`,
      "See “afloat incident list” and “afloat maintenance list”.",
    );
  return [entry];
}
