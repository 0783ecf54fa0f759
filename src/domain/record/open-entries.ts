import { isOver as isIncidentOver } from "#domain/incidents/incident.ts";
import { isOver as isMaintenanceOver } from "#domain/maintenance/maintenance.ts";
import type { RecordEvent } from "./event.ts";
import { recordEventOf } from "./log-parsing.ts";
import { projectEntry } from "./projection.ts";

/**
 * The ids of the incidents and maintenances that are open, or that cannot be read, newest first. `lines` are lines of the log in
 * order; those of a later version are skipped.
 */
export function openEntries(lines: readonly string[]): string[] {
  const byEntry = Map.groupBy(lines.flatMap(eventIn), ({ incident }) => incident);
  const open = [...byEntry].filter(([, events]) => isOpen(events));
  return open.map(([id]) => id).reverse();
}

function eventIn(line: string): RecordEvent[] {
  try {
    return [recordEventOf(line)];
  } catch {
    return [];
  }
}

function isOpen(events: readonly RecordEvent[]): boolean {
  const entry = projectEntry(events);
  if (!entry || entry.updates.length === 0) return true;
  return !(entry.kind === "incident" ? isIncidentOver(entry) : isMaintenanceOver(entry));
}
