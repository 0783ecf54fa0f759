import { latestIdAt } from "#db/incidents/affected-places.ts";
import { latestIncidentIds } from "#db/incidents/incident-lists.ts";
import { allMaintenanceIds } from "#db/incidents/maintenance-lists.ts";
import { lastLine } from "#db/record/log.ts";
import { type Cell, servicesOf } from "#domain/impact/service.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { type Instant, parseIso } from "#domain/time.ts";
import { impactChangesOf } from "#domain/updates/update.ts";
import type { Snapshot } from "./snapshot.ts";

/** The latest incidents, whatever became of them, newest first. */
export const readLatestIncidents = (snapshot: Snapshot, limit: number): Incident[] =>
  snapshot.incidents(latestIncidentIds(snapshot.tx, limit));

/** The latest maintenances by when they take place, those to come included. */
export const readLatestMaintenances = (snapshot: Snapshot, limit: number): Maintenance[] =>
  snapshot.maintenances(allMaintenanceIds(snapshot.tx, limit));

/**
 * When anything that readers are told last became another: the latest act in the log, or the latest coming of a service. Neither the
 * turning of a day nor a look at what the site leans on counts.
 */
export function lastEventAt({ tx, active }: Snapshot): Instant {
  const line = lastLine(tx);
  const told = line === undefined ? undefined : parseIso((JSON.parse(line) as { t: string }).t);
  return Math.max(told ?? 0, ...servicesOf(active).flatMap(({ since }) => since ?? []));
}

/** When a service, or what is in a region, last went to another level; null when it never did. Of what is over the latest to begin counts. */
export function lastImpactAt(snapshot: Snapshot, where: { service: string } | { region: string }): Instant | null {
  const isHere = (cell: Cell) => ("service" in where ? cell.service === where.service : cell.region === where.region);
  const last = snapshot.entry(latestIdAt(snapshot.tx, where) ?? "");
  const told = [...snapshot.unsettled(), ...snapshot.ongoing(), ...(last ? [last] : [])].flatMap(impactChangesOf);
  const times = told.flatMap(({ cell, at }) => (isHere(cell) ? [at] : []));
  return times.length === 0 ? null : Math.max(...times);
}
