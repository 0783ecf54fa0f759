import { committedSinceIds } from "#db/incidents/incident-lists.ts";
import { logSize } from "#db/record/log.ts";
import { isOverdue } from "#domain/due.ts";
import type { State } from "#domain/impact/level.ts";
import type { Overall } from "#domain/impact/overall.ts";
import { stateOfRegion, stateOfService } from "#domain/impact/place-state.ts";
import { type Cell, cellsOf, type Region, type Service } from "#domain/impact/service.ts";
import { commitmentStandings, type Standing } from "#domain/incidents/commitment.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { memoizePer } from "#domain/memoize.ts";
import { type Entry, nextUpdateDueAt } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { byUrgency, overallNow } from "./front.ts";
import { lastEventAt } from "./latest.ts";
import { openLevels } from "./matrix.ts";
import { type Snapshot, shownTime } from "./snapshot.ts";

/** A promised update or postmortem that is not posted yet. */
export interface AwaitedUpdate {
  entry: Entry;
  kind: "update" | "preliminary" | "final";
  by: Instant;
  /** Whether it was overdue at the time of the snapshot. */
  isOverdue: boolean;
}

/** The current state, for programs and text clients. */
export interface CurrentState {
  asOf: Instant;
  /** The number of log lines of the snapshot. */
  lines: number;
  overall: Overall;
  open: readonly Incident[];
  /** Ongoing first, then upcoming. */
  maintenances: readonly Maintenance[];
  awaited: readonly AwaitedUpdate[];
  services: readonly { service: Service; group: string; level: State; cells: readonly { cell: Cell; level: State }[] }[];
  regions: readonly { region: Region; level: State }[];
}

/** The state as of a snapshot. Cached, since several files and every badge show it. */
export const readState = memoizePer((snapshot: Snapshot): CurrentState => {
  const [open, ongoing] = [snapshot.unsettled(), snapshot.ongoing()];
  const maintenances = [...ongoing, ...snapshot.upcoming()];
  const awaited = awaitedUpdates(snapshot, [...open, ...maintenances]);
  const fallenDue = awaited.flatMap(({ by, isOverdue }) => (isOverdue ? [by] : []));
  return {
    asOf: shownTime(snapshot, Math.max(snapshot.today.from, lastEventAt(snapshot), ...fallenDue)),
    lines: logSize(snapshot.db),
    overall: overallNow(snapshot),
    open: byUrgency(open),
    maintenances,
    awaited,
    services: servicesNow(snapshot),
    regions: snapshot.active.regions.map((region) => ({
      region,
      level: stateOfRegion(snapshot.active, region.slug, openLevels(snapshot)),
    })),
  };
});

const UNMET: readonly Standing[] = ["due", "overdue"];

/**
 * What is promised and not posted yet, the soonest first: the next updates, and the postmortems due in the last ninety days or
 * later.
 */
function awaitedUpdates(snapshot: Snapshot, open: readonly Entry[]): AwaitedUpdate[] {
  const updates = open.flatMap((entry): AwaitedUpdate[] => {
    const by = nextUpdateDueAt(entry);
    return by === null ? [] : [{ entry, kind: "update", by, isOverdue: isOverdue(by, snapshot.asOf) }];
  });
  const promised = snapshot.incidents(committedSinceIds(snapshot.db, snapshot.axis.starts[0] as Instant));
  const causes = promised.flatMap((incident) =>
    commitmentStandings(incident, snapshot.asOf).flatMap(({ stage, by, standing }): AwaitedUpdate[] =>
      UNMET.includes(standing) ? [{ entry: incident, kind: stage, by, isOverdue: standing === "overdue" }] : [],
    ),
  );
  return [...updates, ...causes].sort((a, b) => a.by - b.by || a.entry.id.localeCompare(b.entry.id));
}

function servicesNow(snapshot: Snapshot): CurrentState["services"] {
  const levels = openLevels(snapshot);
  return snapshot.active.groups.flatMap(({ name: group, services }) =>
    services.map((service) => {
      const cells = cellsOf(service).map((cell) => ({ cell, level: levels.levelOf(cell) ?? levels.unaffected }));
      return { service, group, level: stateOfService(service, levels), cells };
    }),
  );
}
