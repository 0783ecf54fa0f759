import { type RollUp, rollUpOf } from "#domain/impact/statuspage-status.ts";
import { isOver, isUnderInvestigation } from "#domain/incidents/incident.ts";
import type { StatuspageDocument } from "#domain/publishing/paths.ts";
import { readLatestIncidents, readLatestMaintenances } from "#queries/latest.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { type Board, boardOf } from "./board.ts";
import { incidentOf } from "./incident.ts";
import { maintenanceOf } from "./maintenance.ts";
import type { Parts, StatuspageIncident, StatuspageMaintenance } from "./shapes.ts";

/** The number of entries that Statuspage lists. */
const LISTED = 50;

/** The content of each document besides the page, in the order of its keys. */
const DOCUMENTS: Record<StatuspageDocument, (board: Board) => Partial<Parts>> = {
  summary: (board) => ({
    components: [...board.components],
    incidents: unresolved(board),
    scheduled_maintenances: [...active(board), ...upcoming(board)],
    status: stateOf(board),
  }),
  status: (board) => ({ status: stateOf(board) }),
  components: (board) => ({ components: [...board.components] }),
  incidents: (board) => ({
    incidents: readLatestIncidents(board.snapshot, LISTED).map((incident) => incidentOf(board, incident)),
  }),
  "incidents/unresolved": (board) => ({ incidents: unresolved(board) }),
  "scheduled-maintenances": (board) => ({
    scheduled_maintenances: readLatestMaintenances(board.snapshot, LISTED).map((each) => maintenanceOf(board, each)),
  }),
  "scheduled-maintenances/upcoming": (board) => ({ scheduled_maintenances: upcoming(board) }),
  "scheduled-maintenances/active": (board) => ({ scheduled_maintenances: active(board) }),
};

/** A document of Statuspage's public API v2 as of a snapshot, on one line as Statuspage writes it. */
export function statuspageJson(snapshot: Snapshot, name: StatuspageDocument): string {
  const board = boardOf(snapshot);
  return JSON.stringify({ page: board.page, ...DOCUMENTS[name](board) });
}

/** The roll-up counts every component once: services and regions, but not groups. */
const stateOf = ({ snapshot, components }: Board): RollUp =>
  rollUpOf(
    components.filter(({ group }) => !group).map(({ status }) => status),
    snapshot.unsettled().some(isUnderInvestigation),
  );

const unresolved = (board: Board): StatuspageIncident[] =>
  board.snapshot
    .unsettled()
    .filter((incident) => !isOver(incident))
    .map((incident) => incidentOf(board, incident));

const active = (board: Board): StatuspageMaintenance[] => board.snapshot.ongoing().map((each) => maintenanceOf(board, each));

const upcoming = (board: Board): StatuspageMaintenance[] => board.snapshot.upcoming().map((each) => maintenanceOf(board, each));
