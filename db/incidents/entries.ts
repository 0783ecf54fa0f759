import type { Reader, Tx } from "#db/engine/open.ts";
import type { Entry } from "#domain/record/entry.ts";
import { loadIncidents, replaceIncident } from "./incidents.ts";
import { loadMaintenances, replaceMaintenance } from "./maintenances.ts";

/** Incidents and maintenances in full, in the order of the ids given; unknown ids are left out. */
export function loadEntries(db: Reader, ids: readonly string[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const entry of [...loadIncidents(db, ids), ...loadMaintenances(db, ids)]) found.set(entry.id, entry);
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** One incident or maintenance in full, or undefined. */
export const loadEntry = (db: Reader, id: string): Entry | undefined => loadEntries(db, [id])[0];

/** Replaces all parts of an incident or a maintenance by the given ones. */
export const replaceEntry = (tx: Tx, entry: Entry): void =>
  entry.kind === "incident" ? replaceIncident(tx, entry) : replaceMaintenance(tx, entry);
