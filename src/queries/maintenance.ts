import { openSpans } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import {
  actualEndOf,
  actualStartOf,
  cancelledAt,
  isUnderWay,
  type Maintenance,
  type MaintenanceStatus,
  maintenanceLevel,
  overdueFrom,
  type Planned,
  plannedOf,
  previousPlans,
} from "#domain/maintenance/maintenance.ts";
import { nextUpdateDueAt } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { entrySpans, latestUpdate, statusOf } from "#domain/updates/update.ts";
import { chartOf, type ImpactChart } from "./chart.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import type { Snapshot } from "./snapshot.ts";
import { type LatestUpdate, latestUpdateOf, type ScopeLine, scopeLines, worstByCell } from "./summary.ts";

/** A maintenance as lists show it. */
export interface MaintenanceSummary {
  id: string;
  title: string;
  titleTranslations: Translations | undefined;
  status: MaintenanceStatus;
  /** The worst level that is expected or has been reached. */
  level: Level;
  planned: Planned;
  startedAt: Instant | null;
  endedAt: Instant | null;
  cancelledAt: Instant | null;
  /** Whether it is overdue to start or end, as of the record's last change. */
  isOverdue: boolean;
  /** The planned scope with expected levels; while it is ongoing, the actual impact. */
  scope: readonly ScopeLine[];
  latest: LatestUpdate;
  /** When the next update is promised; null when it is not. */
  nextUpdateAt: Instant | null;
}

export function summariseMaintenance({ catalogue, asOf }: Snapshot, maintenance: Maintenance): MaintenanceSummary {
  const overdue = overdueFrom(maintenance);
  const cells = isUnderWay(maintenance) ? worstByCell(openSpans(entrySpans(maintenance))) : maintenance.scope;
  return {
    id: maintenance.id,
    title: maintenance.title,
    titleTranslations: maintenance.titleTranslations,
    status: statusOf(maintenance),
    level: maintenanceLevel(maintenance),
    planned: plannedOf(maintenance),
    startedAt: actualStartOf(maintenance),
    endedAt: actualEndOf(maintenance),
    cancelledAt: cancelledAt(maintenance),
    isOverdue: overdue !== null && overdue <= asOf,
    scope: scopeLines(catalogue, cells),
    latest: latestUpdateOf(latestUpdate(maintenance)),
    nextUpdateAt: nextUpdateDueAt(maintenance),
  };
}

export interface MaintenancePage {
  maintenance: Maintenance;
  summary: MaintenanceSummary;
  /** The previous planned times, oldest first. */
  previousPlans: readonly Planned[];
  /** The planned scope with expected levels. */
  scope: readonly ScopeLine[];
  chart: ImpactChart | null;
  evidence: Evidence;
}

/** The page of one maintenance; undefined if there is none with this id. */
export function readMaintenance(snapshot: Snapshot, id: string): MaintenancePage | undefined {
  const [maintenance] = snapshot.maintenances([id]);
  if (!maintenance) return undefined;
  return {
    maintenance,
    summary: summariseMaintenance(snapshot, maintenance),
    previousPlans: previousPlans(maintenance),
    scope: scopeLines(snapshot.catalogue, maintenance.scope),
    chart: chartOf(snapshot.catalogue, maintenance),
    evidence: evidenceOf(snapshot.catalogue, maintenance),
  };
}
