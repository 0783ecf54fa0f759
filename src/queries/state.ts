import { committedSinceIds } from "#db/incidents/incident-lists.ts";
import { logSize } from "#db/record/log.ts";
import { isOverdue } from "#domain/due.ts";
import { levelsOfOpen, openSpans } from "#domain/impact/impact.ts";
import { type State, worstOf } from "#domain/impact/level.ts";
import type { Overall } from "#domain/impact/overall.ts";
import { type Cell, cellsOf, type Service } from "#domain/impact/service.ts";
import { commitmentStandings, type Standing } from "#domain/incidents/commitment.ts";
import { type Incident, nextUpdateDueAt } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { memoizePer } from "#domain/memoize.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { byUrgency, overallNow } from "./front.ts";
import { lastEventAt } from "./latest.ts";
import { type Snapshot, shownTime } from "./snapshot.ts";

/** A promised update or postmortem that is not posted yet. */
export interface AwaitedUpdate {
  incident: Incident;
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
}

/** The state as of a snapshot. Cached, since several files and every badge show it. */
export const readState = memoizePer((snapshot: Snapshot): CurrentState => {
  const [open, ongoing] = [snapshot.unsettled(), snapshot.ongoing()];
  const awaited = awaitedUpdates(snapshot, open);
  const fallenDue = awaited.flatMap(({ by, isOverdue }) => (isOverdue ? [by] : []));
  return {
    asOf: shownTime(snapshot, Math.max(snapshot.today.from, lastEventAt(snapshot), ...fallenDue)),
    lines: logSize(snapshot.db),
    overall: overallNow(snapshot),
    open: byUrgency(open),
    maintenances: [...ongoing, ...snapshot.upcoming()],
    awaited,
    services: servicesNow(snapshot, [...open, ...ongoing]),
  };
});

const UNMET: readonly Standing[] = ["due", "overdue"];

/**
 * What is promised and not posted yet, the soonest first: the next updates, and the postmortems due in the last ninety days or
 * later.
 */
function awaitedUpdates(snapshot: Snapshot, open: readonly Incident[]): AwaitedUpdate[] {
  const updates = open.flatMap((incident): AwaitedUpdate[] => {
    const by = nextUpdateDueAt(incident);
    return by === null ? [] : [{ incident, kind: "update", by, isOverdue: isOverdue(by, snapshot.asOf) }];
  });
  const promised = snapshot.incidents(committedSinceIds(snapshot.db, snapshot.axis.starts[0] as Instant));
  const causes = promised.flatMap((incident) =>
    commitmentStandings(incident, snapshot.asOf).flatMap(({ stage, by, standing }): AwaitedUpdate[] =>
      UNMET.includes(standing) ? [{ incident, kind: stage, by, isOverdue: standing === "overdue" }] : [],
    ),
  );
  return [...updates, ...causes].sort((a, b) => a.by - b.by || a.incident.id.localeCompare(b.incident.id));
}

function servicesNow({ active, unaffected }: Snapshot, affecting: readonly (Incident | Maintenance)[]): CurrentState["services"] {
  const levelOf = levelsOfOpen(openSpans(affecting.flatMap(entrySpans)));
  return active.groups.flatMap(({ name: group, services }) =>
    services.map((service) => {
      const cells = cellsOf(service).map((cell) => ({ cell, level: levelOf(cell) ?? unaffected() }));
      return { service, group, level: worstOf(cells.map(({ level }) => level)), cells };
    }),
  );
}
