import { latestOverIds } from "#db/incidents/maintenance-lists.ts";
import { cancelledAt, changedAt, type Maintenance, plannedOf, sequenceOf } from "#domain/maintenance/maintenance.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Instant } from "#domain/time.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, scopeLines } from "./summary.ts";

/** How much of the past the calendar keeps: enough that nobody's calendar forgets what was just moved or called off. */
const KEPT = 100;

/** An appointment of the calendar. */
export interface CalendarEntry {
  id: string;
  title: string;
  from: Instant;
  until: Instant;
  isCancelled: boolean;
  /** How often it was changed. */
  sequence: number;
  announcedAt: Instant;
  changedAt: Instant;
  /** Relative to the site's URL. */
  path: string;
  scope: readonly ScopeLine[];
}

/** All work that is announced or under way, and the latest that is over, in the order of its planned beginning. */
export function readCalendar(snapshot: Snapshot): CalendarEntry[] {
  const over = snapshot.maintenances(latestOverIds(snapshot.tx, KEPT));
  return [...over, ...snapshot.ongoing(), ...snapshot.upcoming()]
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
