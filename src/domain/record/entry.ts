import { type Incident, type IncidentUpdate, STATUS_NAMES } from "#domain/incidents/incident.ts";
import { MAINTENANCE_STATUS_NAMES, type Maintenance, type MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";

/** What has an id, a page and updates of its own: an incident, or a maintenance. */
export type Entry = Incident | Maintenance;

/** An update of either. */
export type AnyUpdate = IncidentUpdate | MaintenanceUpdate;

/** What an update is, in a word or two: its status; of a maintenance also whether it reminds, or moves the planned time. */
export function updateName(update: AnyUpdate, entry: Entry): string {
  if (!("planned" in update)) return STATUS_NAMES[update.status];
  if (update.reminder) return "Reminder";
  const isFirst = entry.updates[0]?.id === update.id;
  if (update.planned === null || isFirst) return MAINTENANCE_STATUS_NAMES[update.status];
  return update.status === "scheduled" ? "Rescheduled" : "Extended";
}
