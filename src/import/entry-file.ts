import type { Catalogue } from "#domain/impact/service.ts";
import type { Entry } from "#domain/record/entry.ts";
import { readIncidentLine, writeIncidentLine } from "./incident-file.ts";
import { readMaintenanceLine, writeMaintenanceLine } from "./maintenance-file.ts";

/** Reads one line of an incident file: a maintenance where its `kind` says so, else an incident. */
export const readEntryLine = (line: string, catalogue: Catalogue): Entry =>
  kindOf(line) === "maintenance" ? readMaintenanceLine(line, catalogue) : readIncidentLine(line, catalogue);

/** An incident or a maintenance as one line of an incident file. Reading the line gives the same entry. */
export const writeEntryLine = (entry: Entry): string =>
  entry.kind === "maintenance" ? writeMaintenanceLine(entry) : writeIncidentLine(entry);

/** The `kind` of a line; undefined where the line is not JSON, which the incident reader then refuses. */
function kindOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { kind?: unknown } | null)?.kind;
  } catch {
    return undefined;
  }
}
