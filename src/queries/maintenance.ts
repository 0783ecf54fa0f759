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
import type { Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { entrySpans, latestUpdate, statusOf } from "#domain/updates/update.ts";
import { chartOf, type ImpactChart } from "./chart.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import type { Snapshot } from "./snapshot.ts";
import { type LatestUpdate, type ScopeLine, scopeLines, wordOf, worstByCell } from "./summary.ts";

/** A maintenance as lists show it. */
export interface MaintenanceSummary {
  id: string;
  title: string;
  titleTranslations: Translations | undefined;
  status: MaintenanceStatus;
  /** The worst that is expected or was. */
  level: Level;
  planned: Planned;
  began: Instant | null;
  ended: Instant | null;
  cancelled: Instant | null;
  /** Whether it has not begun, or not ended, though it was to, as of the record's last change. */
  isOverdue: boolean;
  /** What it is planned for, each cell at the level expected; while it is under way, what it really hits. */
  scope: readonly ScopeLine[];
  latest: LatestUpdate;
}

export function summariseMaintenance({ catalogue, asOf }: Snapshot, maintenance: Maintenance): MaintenanceSummary {
  const overdue = overdueFrom(maintenance);
  const hit = isUnderWay(maintenance) ? worstByCell(openSpans(entrySpans(maintenance))) : maintenance.scope;
  return {
    id: maintenance.id,
    title: maintenance.title,
    titleTranslations: maintenance.titleTranslations,
    status: statusOf(maintenance),
    level: maintenanceLevel(maintenance),
    planned: plannedOf(maintenance),
    began: actualStartOf(maintenance),
    ended: actualEndOf(maintenance),
    cancelled: cancelledAt(maintenance),
    isOverdue: overdue !== null && overdue <= asOf,
    scope: scopeLines(catalogue, hit),
    latest: wordOf(latestUpdate(maintenance)),
  };
}

export interface MaintenancePage {
  maintenance: Maintenance;
  summary: MaintenanceSummary;
  /** For when it was planned before, oldest first. */
  former: readonly Planned[];
  /** What it is planned for, each cell at the level expected. */
  scope: readonly ScopeLine[];
  chart: ImpactChart | null;
  evidence: Evidence;
}

/** The page of one maintenance; undefined when there is none with this id. */
export function readMaintenance(snapshot: Snapshot, id: string): MaintenancePage | undefined {
  const [maintenance] = snapshot.maintenances([id]);
  if (!maintenance) return undefined;
  return {
    maintenance,
    summary: summariseMaintenance(snapshot, maintenance),
    former: previousPlans(maintenance),
    scope: scopeLines(snapshot.catalogue, maintenance.scope),
    chart: chartOf(snapshot.catalogue, maintenance),
    evidence: evidenceOf(snapshot.catalogue, maintenance),
  };
}
