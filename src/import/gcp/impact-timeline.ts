import type { Level } from "#domain/impact/level.ts";
import type { Instant } from "#domain/time.ts";
import { type GcpIncident, type GcpStatus, type GcpUpdate, locationsOf, regionsNamed } from "./file.ts";

const LEVEL_OF: Record<GcpStatus, Level> = {
  SERVICE_OUTAGE: "major_outage",
  SERVICE_DISRUPTION: "partial_outage",
  SERVICE_INFORMATION: "degraded_performance",
  AVAILABLE: "operational",
};

/** A location's id; null for the products of an incident as a whole. */
type Place = string | null;

/** At an instant a place goes to a level, as the update with that index told. */
interface PlaceChange {
  update: number;
  place: Place;
  level: Level;
  at: Instant;
}

/** The index of the first update after which nothing but AVAILABLE was said; the number of updates if there is none. */
const firstOfTheEnd = ({ updates }: GcpIncident): number => updates.findLastIndex(({ status }) => status !== "AVAILABLE") + 1;

/**
 * How the impact of an incident went, place by place, or for its products as a whole where `byPlace` is false.
 * A place is hit from `begin` at the level first told for it, whenever that was told. Later updates change it at their own time, those
 * that name places also by leaving one out. Nothing changes after the end.
 */
export function impactTimelineOf(incident: GcpIncident, byPlace: boolean): PlaceChange[] {
  const { updates, begin } = incident;
  const end = impactEnd(incident);
  const course: PlaceChange[] = [];
  const levels = new Map<Place, Level>();
  const go = (update: number, place: Place, level: Level, at: Instant) => {
    if (levels.get(place) !== level) course.push({ update, place, level, at });
    levels.set(place, level);
  };
  let standing: readonly Place[] = [];
  for (const [index, { status, when }] of updates.entries()) {
    const named = byPlace ? placesAt(incident, index) : [null];
    standing = named ?? standing;
    for (const place of named ?? []) if (!levels.has(place)) go(index, place, levelOfBeginning(incident, index), begin);
    const running = index < firstOfTheEnd(incident) && begin < when && (end === null || when < end);
    for (const place of running ? levels.keys() : [])
      go(index, place, standing.includes(place) ? LEVEL_OF[status] : "operational", when);
    const over = status === "AVAILABLE" || index === updates.length - 1;
    if (over && end !== null) for (const place of levels.keys()) go(index, place, "operational", end);
  }
  return course;
}

/**
 * When the impact was over; null while it is not.
 * `end` was set in hindsight and holds: in a year of incidents 283 updates came after it, and some said AVAILABLE before it while
 * they also said that work goes on. Without it, the time at which everything was said to be available.
 */
const impactEnd = (incident: GcpIncident): Instant | null =>
  incident.end ?? incident.updates[firstOfTheEnd(incident)]?.when ?? null;

/** The level that a place first named by an update began with; where that update tells its end only, the first told of any place. */
function levelOfBeginning({ updates, status_impact }: GcpIncident, index: number): Level {
  const told = [updates[index], ...updates].find((update) => update?.status !== "AVAILABLE");
  return LEVEL_OF[told?.status ?? status_impact];
}

/** The places that stand at an update, with those that only the incident's own lists name; null if it names none. */
function placesAt(incident: GcpIncident, index: number): readonly string[] | null {
  const inUpdates = new Set(incident.updates.flatMap((update) => regionsNamed(update) ?? []));
  const unsaid = locationsOf(incident).flatMap(({ id }) => (inUpdates.has(id) ? [] : [id]));
  const named = regionsNamed(incident.updates[index] as GcpUpdate);
  if (named) return [...named, ...unsaid];
  return index === 0 && unsaid.length > 0 ? unsaid : null;
}
