import { type ImpactChange, openSpans } from "#domain/impact/impact.ts";
import { type ImpactLevel, worstOf } from "#domain/impact/level.ts";
import { type Cell, cellKey } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { entrySpans, inOrder, statusOf, type Update } from "#domain/updates/update.ts";

export const MAINTENANCE_STATUSES = ["scheduled", "in_progress", "verifying", "completed", "cancelled"] as const;
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];

/** The word shown for each status. */
export const MAINTENANCE_STATUS_NAMES: Record<MaintenanceStatus, string> = {
  scheduled: "Scheduled",
  in_progress: "In progress",
  verifying: "Verifying",
  completed: "Completed",
  cancelled: "Cancelled",
};

/** Whether a word is a status of maintenances; none is one of incidents too. */
export const isMaintenanceStatus = (word: string): word is MaintenanceStatus =>
  (MAINTENANCE_STATUSES as readonly string[]).includes(word);

/** For when work is planned; its end does not belong to it. */
export interface Planned {
  from: Instant;
  until: Instant;
}

/** To which level a cell goes while the work is done: `under_maintenance`, or a worse one that is expected. */
export interface PlannedLevel {
  cell: Cell;
  level: ImpactLevel;
}

/** Who begins or ends the work on the page: its clock, at the planned time, or a person. */
export const BY = ["clock", "hand"] as const;
export type By = (typeof BY)[number];

/** A message of a maintenance. Its impact changes are what really was: they come with the actual beginning and end. */
export interface MaintenanceUpdate extends Update<MaintenanceStatus> {
  /** For when the work is planned from here on; null when that stays as it was. The first update always says. */
  planned: Planned | null;
  /** Whether it only reminds of what was announced. */
  reminder: boolean;
}

/** Announced work. Updates are in order of `at`, and of posting where that is the same. */
export interface Maintenance {
  kind: "maintenance";
  /** 12 characters `[0-9a-z]`, of the same space as incidents'. */
  id: string;
  title: string;
  /** The title in further languages; left out where there are none. */
  titleTranslations?: Translations | undefined;
  scope: readonly PlannedLevel[];
  beginsBy: By;
  endsBy: By;
  /** How long before the planned beginning readers are reminded, in milliseconds, whole minutes; null: not at all. */
  remindBefore: number | null;
  /** The id of the series that it is an occurrence of. */
  series: string | null;
  /** When title, scope or the like were changed after the announcement. */
  edits: readonly Instant[];
  updates: readonly MaintenanceUpdate[];
}

/** For when it is planned now. */
export const plannedOf = ({ updates }: Maintenance): Planned => plansOf(updates).at(-1) as Planned;

/** For when it was planned before, oldest first; empty when it was never moved. */
export const previousPlans = ({ updates }: Maintenance): Planned[] => plansOf(updates).slice(0, -1);

const plansOf = (updates: Maintenance["updates"]): Planned[] => inOrder(updates).flatMap(({ planned }) => planned ?? []);

/** When the work really began; null before. */
export const beganAt = ({ updates }: Maintenance): Instant | null =>
  inOrder(updates).find(({ status }) => status !== "scheduled" && status !== "cancelled")?.at ?? null;

/** When the work was really over; null before, and for work that was cancelled. */
export const endedAt = ({ updates }: Maintenance): Instant | null =>
  inOrder(updates).find(({ status }) => status === "completed")?.at ?? null;

/** When it was cancelled; null when it was not. */
export const cancelledAt = ({ updates }: Maintenance): Instant | null =>
  inOrder(updates).find(({ status }) => status === "cancelled")?.at ?? null;

/** Whether nothing more comes of it: completed, or cancelled. */
export const isOver = (maintenance: Maintenance): boolean => ["completed", "cancelled"].includes(statusOf(maintenance));

/** Whether the work is being done now. */
export const isUnderWay = (maintenance: Maintenance): boolean => ["in_progress", "verifying"].includes(statusOf(maintenance));

/** When it takes its place among others: its actual beginning, or the planned one while it has none. */
export const plannedAt = (maintenance: Maintenance): Instant => beganAt(maintenance) ?? plannedOf(maintenance).from;

/** The worst level that is expected, or has been, whichever is worse. */
export const maintenanceLevel = (maintenance: Maintenance) =>
  worstOf([...maintenance.scope, ...entrySpans(maintenance)].map(({ level }) => level));

/** The changes of impact with which the work begins: each cell of the scope goes to its planned level. */
export const beginning = ({ scope }: Maintenance, at: Instant): ImpactChange[] =>
  scope.map(({ cell, level }) => ({ cell, level, at }));

/** The changes of impact with which the work ends: whatever is still open is operational again. */
export const ending = (maintenance: Maintenance, at: Instant): ImpactChange[] =>
  openSpans(entrySpans(maintenance)).map(({ cell }) => ({ cell, level: "operational", at }));

/**
 * From when on it is behind its plan because a person has not begun or ended it; null when that cannot come, as the clock does it.
 */
export function overdueFrom(maintenance: Maintenance): Instant | null {
  if (isOver(maintenance)) return null;
  const { from, until } = plannedOf(maintenance);
  if (isUnderWay(maintenance)) return maintenance.endsBy === "hand" ? until : null;
  return maintenance.beginsBy === "hand" ? from : null;
}

/** When its entry in a calendar was made, and each time that it was changed: by another status, another time, or another title or scope. */
function calendarChanges({ updates, edits }: Maintenance): Instant[] {
  const words = inOrder(updates);
  const changing = words.filter(({ planned, status }, n) => n === 0 || planned || status !== words[n - 1]?.status);
  return [...changing.map(({ postedAt }) => postedAt), ...edits];
}

/** How often its entry in a calendar was changed. */
export const sequenceOf = (maintenance: Maintenance): number => calendarChanges(maintenance).length - 1;

/** When its entry in a calendar last became another. */
export const changedAt = (maintenance: Maintenance): Instant => Math.max(...calendarChanges(maintenance));

/** The scope as a person gives it, each cell once: of two levels the later holds. */
export const scopeOf = (levels: readonly PlannedLevel[]): PlannedLevel[] => [
  ...new Map(levels.map((each) => [cellKey(each.cell), each])).values(),
];
