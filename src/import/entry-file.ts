import type { Catalogue } from "#domain/impact/service.ts";
import type { Entry } from "#domain/record/entry.ts";
import { readIncidentLine, writeIncidentLine } from "./incident-file.ts";
import { readMaintenanceLine, writeMaintenanceLine } from "./maintenance-file.ts";

/** Reads one line of an incident file: an incident, or a maintenance where its `kind` says so. */
export const readEntryLine = (line: string, catalogue: Catalogue): Entry =>
  kindOf(line) === "maintenance" ? readMaintenanceLine(line, catalogue) : readIncidentLine(line, catalogue);

/** Writes an incident or a maintenance as one line; reading it gives the same. */
export const writeEntryLine = (entry: Entry): string =>
  entry.kind === "maintenance" ? writeMaintenanceLine(entry) : writeIncidentLine(entry);

/** What a line says it is; what is no JSON is left to the reader, which says what is wrong with it. */
function kindOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { kind?: unknown } | null)?.kind;
  } catch {
    return undefined;
  }
}
