import { impactOf } from "#domain/impact/statuspage-status.ts";
import {
  actualEndOf,
  cancelledAt,
  type Maintenance,
  type MaintenanceStatus,
  plannedOf,
} from "#domain/maintenance/maintenance.ts";
import type { AnyUpdate } from "#domain/record/entry.ts";
import { statusOf } from "#domain/updates/update.ts";
import type { Board } from "./board.ts";
import { affectedComponentsOf, publishedTextOf, shortlinkOf, updatesOf } from "./post.ts";
import type { StatuspageMaintenance } from "./shapes.ts";

/** A maintenance in Statuspage's format. A cancelled one counts as completed before it started. */
export function maintenanceOf(board: Board, maintenance: Maintenance): StatuspageMaintenance {
  const { from, until } = plannedOf(maintenance);
  const over = actualEndOf(maintenance) ?? cancelledAt(maintenance);
  const announced = Math.min(...maintenance.updates.map(({ at }) => at));
  return {
    id: maintenance.id,
    name: maintenance.title,
    status: STATUSES[statusOf(maintenance)],
    ...publishedTextOf(board, maintenance, maintenance.edits),
    monitoring_at: null,
    resolved_at: board.isoOrNull(over),
    impact: impactOf("under_maintenance"),
    shortlink: shortlinkOf(board, maintenance),
    started_at: board.iso(announced),
    page_id: board.page.id,
    incident_updates: updatesOf(board, maintenance, statusIn),
    components: affectedComponentsOf(board, maintenance),
    scheduled_for: board.iso(from),
    scheduled_until: board.iso(until),
  };
}

const STATUSES: Record<MaintenanceStatus, StatuspageMaintenance["status"]> = {
  scheduled: "scheduled",
  in_progress: "in_progress",
  verifying: "verifying",
  completed: "completed",
  cancelled: "completed",
};

const statusIn = ({ status }: AnyUpdate): StatuspageMaintenance["status"] => STATUSES[status as MaintenanceStatus];
