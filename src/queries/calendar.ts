import { latestOverIds } from "#db/incidents/maintenance-lists.ts";
import { cancelledAt, changedAt, type Maintenance, plannedOf, sequenceOf } from "#domain/maintenance/maintenance.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Instant } from "#domain/time.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, scopeLines } from "./summary.ts";

/** How many past maintenances the calendar contains: enough that no subscriber misses that one was moved or cancelled. */
const MAX_PAST = 100;

/** An entry of the calendar. */
export interface CalendarEntry {
  id: string;
  title: string;
  from: Instant;
  until: Instant;
  isCancelled: boolean;
  /** How often it was changed (SEQUENCE of RFC 5545). */
  sequence: number;
  announcedAt: Instant;
  changedAt: Instant;
  /** Relative to the site's URL. */
  path: string;
  scope: readonly ScopeLine[];
}

/** All announced and ongoing maintenances, and the latest past ones, sorted by planned start. */
export function readCalendar(snapshot: Snapshot): CalendarEntry[] {
  const past = snapshot.maintenances(latestOverIds(snapshot.db, MAX_PAST));
  return [...past, ...snapshot.ongoing(), ...snapshot.upcoming()]
    .map((maintenance) => entryOf(snapshot, maintenance))
    .sort((a, b) => a.from - b.from || a.id.localeCompare(b.id));
}

function entryOf({ catalogue }: Snapshot, maintenance: Maintenance): CalendarEntry {
  const { id, title, scope, updates } = maintenance;
  return {
    id,
    title,
    ...plannedOf(maintenance),
    isCancelled: cancelledAt(maintenance) !== null,
    sequence: sequenceOf(maintenance),
    announcedAt: updates[0]?.postedAt ?? 0,
    changedAt: changedAt(maintenance),
    path: paths.incident(id),
    scope: scopeLines(catalogue, scope),
  };
}
