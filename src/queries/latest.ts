import { latestIdsAt } from "#db/incidents/affected-places.ts";
import { latestIncidentIds } from "#db/incidents/incident-lists.ts";
import { allMaintenanceIds } from "#db/incidents/maintenance-lists.ts";
import { lastLine } from "#db/record/log.ts";
import { concernsRegion } from "#domain/impact/place-state.ts";
import { type Cell, servicesOf } from "#domain/impact/service.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { type Instant, parseIso } from "#domain/time.ts";
import { impactChangesOf } from "#domain/updates/update.ts";
import type { Snapshot } from "./snapshot.ts";

/** The latest incidents, open or settled, newest first. */
export const readLatestIncidents = (snapshot: Snapshot, limit: number): Incident[] =>
  snapshot.incidents(latestIncidentIds(snapshot.db, limit));

/** The latest maintenances by their time, including upcoming ones. */
export const readLatestMaintenances = (snapshot: Snapshot, limit: number): Maintenance[] =>
  snapshot.maintenances(allMaintenanceIds(snapshot.db, limit));

/**
 * The time of the last public change: the latest event in the log, or the latest addition of a service. A new day or an
 * independence audit does not count.
 */
export function lastEventAt({ db, active }: Snapshot): Instant {
  const line = lastLine(db);
  const loggedAt = line === undefined ? undefined : parseIso((JSON.parse(line) as { t: string }).t);
  return Math.max(loggedAt ?? 0, ...servicesOf(active).flatMap(({ since }) => since ?? []));
}

/**
 * When the level of a service, or of a region, last changed; null if it never did. Among settled entries, only the one that
 * started last counts, and in a region also the last one of global services.
 */
export function lastImpactAt(snapshot: Snapshot, target: { service: string } | { region: string }): Instant | null {
  const isAffected =
    "service" in target ? ({ service }: Cell) => service === target.service : concernsRegion(snapshot.active, target.region);
  const last = snapshot.entries(latestIdsAt(snapshot.db, target));
  const changes = [...snapshot.unsettled(), ...snapshot.ongoing(), ...last].flatMap(impactChangesOf);
  const times = changes.flatMap(({ cell, at }) => (isAffected(cell) ? [at] : []));
  return times.length === 0 ? null : Math.max(...times);
}
