import type { Level } from "#domain/impact/level.ts";
import type { Instant } from "#domain/time.ts";
import { type GcpIncident, type GcpStatus, type GcpUpdate, locationsOf, regionsNamed } from "./file.ts";

const LEVEL_OF: Record<GcpStatus, Level> = {
  SERVICE_OUTAGE: "major_outage",
  SERVICE_DISRUPTION: "partial_outage",
  SERVICE_INFORMATION: "degraded_performance",
  AVAILABLE: "operational",
};

/** A location's id; null for all of an incident's products. */
type Location = string | null;

/** A change of a location to a level at a time, which the update with that index reports. */
interface LocationChange {
  update: number;
  location: Location;
  level: Level;
  at: Instant;
}

/** The index of the first of the AVAILABLE updates at the end; the number of updates where there are none. */
const firstFinalUpdate = ({ updates }: GcpIncident): number => updates.findLastIndex(({ status }) => status !== "AVAILABLE") + 1;

/**
 * The impact changes of an incident by location, or for its products without locations where `byLocation` is false.
 * A location is affected from `begin` at the first level reported for it, whenever that was reported. Later updates change its level at
 * their own time; one that names locations also ends the impact of those that it leaves out. Nothing changes after the end.
 */
export function impactTimelineOf(incident: GcpIncident, byLocation: boolean): LocationChange[] {
  const { updates, begin } = incident;
  const end = impactEnd(incident);
  const changes: LocationChange[] = [];
  const levels = new Map<Location, Level>();
  const change = (update: number, location: Location, level: Level, at: Instant) => {
    if (levels.get(location) !== level) changes.push({ update, location, level, at });
    levels.set(location, level);
  };
  let current: readonly Location[] = [];
  for (const [index, { status, when }] of updates.entries()) {
    const named = byLocation ? locationsAt(incident, index) : [null];
    current = named ?? current;
    for (const location of named ?? []) if (!levels.has(location)) change(index, location, initialLevel(incident, index), begin);
    const isOngoing = index < firstFinalUpdate(incident) && begin < when && (end === null || when < end);
    for (const location of isOngoing ? levels.keys() : [])
      change(index, location, current.includes(location) ? LEVEL_OF[status] : "operational", when);
    const isFinal = status === "AVAILABLE" || index === updates.length - 1;
    if (isFinal && end !== null) for (const location of levels.keys()) change(index, location, "operational", end);
  }
  return changes;
}

/**
 * When the impact ended; null while it is ongoing.
 * `end` is set in hindsight and takes precedence: in a year of incidents 283 updates came after it, and some were AVAILABLE before it
 * although their text said that work continued. Without `end`, the time of the first final AVAILABLE update.
 */
const impactEnd = (incident: GcpIncident): Instant | null =>
  incident.end ?? incident.updates[firstFinalUpdate(incident)]?.when ?? null;

/** The level of a location when it was first affected: that of the first update that names it, or, where that is AVAILABLE, of the first other update. */
function initialLevel({ updates, status_impact }: GcpIncident, index: number): Level {
  const reported = [updates[index], ...updates].find((update) => update?.status !== "AVAILABLE");
  return LEVEL_OF[reported?.status ?? status_impact];
}

/** The locations affected at an update, with those that only the incident's own lists name; null where it names none. */
function locationsAt(incident: GcpIncident, index: number): readonly string[] | null {
  const inUpdates = new Set(incident.updates.flatMap((update) => regionsNamed(update) ?? []));
  const onlyListed = locationsOf(incident).flatMap(({ id }) => (inUpdates.has(id) ? [] : [id]));
  const named = regionsNamed(incident.updates[index] as GcpUpdate);
  if (named) return [...named, ...onlyListed];
  return index === 0 && onlyListed.length > 0 ? onlyListed : null;
}
