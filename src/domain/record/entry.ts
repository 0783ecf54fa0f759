import { type Incident, type IncidentUpdate, isOver, STATUS_NAMES } from "#domain/incidents/incident.ts";
import {
  isOver as isMaintenanceOver,
  MAINTENANCE_STATUS_NAMES,
  type Maintenance,
  type MaintenanceUpdate,
} from "#domain/maintenance/maintenance.ts";
import { type Phrase, phrase, recorded } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import type { Revision } from "#domain/updates/revision.ts";
import { isWithdrawn, latestUpdate } from "#domain/updates/update.ts";

/** An incident or a maintenance: something with an id, a page and updates. */
export type Entry = Incident | Maintenance;

/** An update of either. */
export type AnyUpdate = IncidentUpdate | MaintenanceUpdate;

/** The title of an incident or a maintenance; of a withdrawn incident, with a mark. */
export function entryTitle(entry: Entry): Phrase {
  const title = recorded(entry.title, entry.titleTranslations);
  return isWithdrawn(entry) ? phrase("Withdrawn: {title}", { title }) : title;
}

/** When the next update of an incident or a maintenance is due; null when none is promised, or it is over. */
export function nextUpdateDueAt(entry: Entry): Instant | null {
  const isClosed = entry.kind === "incident" ? isOver(entry) : isMaintenanceOver(entry);
  return isClosed ? null : latestUpdate<AnyUpdate>(entry).nextUpdateAt;
}

/** The revisions that corrected facts of an entry's updates. */
export const factCorrections = ({ updates }: Entry): Revision[] =>
  (updates as readonly AnyUpdate[]).flatMap(({ revisions }) => revisions.filter(({ replaced }) => replaced !== undefined));

/** The name of an update: its status; a maintenance's update can also be a reminder, or move the planned time. */
export function updateName(update: AnyUpdate, entry: Entry): string {
  if (!("planned" in update)) return STATUS_NAMES[update.status];
  if (update.reminder) return "Reminder";
  const isFirst = entry.updates[0]?.id === update.id;
  if (update.planned === null || isFirst) return MAINTENANCE_STATUS_NAMES[update.status];
  return update.status === "scheduled" ? "Rescheduled" : "Extended";
}
