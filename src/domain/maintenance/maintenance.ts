import { type ImpactChange, openSpans } from "#domain/impact/impact.ts";
import { type ImpactLevel, worstOf } from "#domain/impact/level.ts";
import { type Cell, cellKey } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import type { Correction } from "#domain/updates/revision.ts";
import { entrySpans, inOrder, statusOf, type Update } from "#domain/updates/update.ts";

export const MAINTENANCE_STATUSES = ["scheduled", "in_progress", "verifying", "completed", "cancelled"] as const;
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];

/** The name of each status as shown on pages. */
export const MAINTENANCE_STATUS_NAMES: Record<MaintenanceStatus, string> = {
  scheduled: "Scheduled",
  in_progress: "In progress",
  verifying: "Verifying",
  completed: "Completed",
  cancelled: "Cancelled",
};

/** Whether a text is a status of maintenances. None of them is also a status of incidents. */
export const isMaintenanceStatus = (text: string): text is MaintenanceStatus =>
  (MAINTENANCE_STATUSES as readonly string[]).includes(text);

/** The planned time of the work; the end is exclusive. */
export interface Planned {
  from: Instant;
  until: Instant;
}

/** The level that a cell has during the work: `under_maintenance`, or a worse one that is expected. */
export interface PlannedLevel {
  cell: Cell;
  level: ImpactLevel;
}

/** Who starts or ends the work on the page: the clock at the planned time, or a person. */
export const BY = ["clock", "hand"] as const;
export type By = (typeof BY)[number];

/** An update of a maintenance. Its impact changes are actual ones, which come with the actual start and end. */
export interface MaintenanceUpdate extends Update<MaintenanceStatus> {
  /** The planned time from now on; null if it stays the same. The first update always has one. */
  planned: Planned | null;
  /** Whether it is only a reminder of the announcement. */
  reminder: boolean;
}

/** The title of a maintenance, with its translations. */
export type Titles = Pick<Maintenance, "title" | "titleTranslations">;

/** Announced work. Updates are sorted by `at`, and by posting order where that is equal. */
export interface Maintenance {
  kind: "maintenance";
  /** 12 characters `[0-9a-z]`; unique among incidents and maintenances. */
  id: string;
  title: string;
  /** The title in further languages; left out where there are none. */
  titleTranslations?: Translations | undefined;
  scope: readonly PlannedLevel[];
  beginsBy: By;
  endsBy: By;
  /** How long before the planned start the reminder is sent, in milliseconds and whole minutes; null for none. */
  remindBefore: number | null;
  /** The id of the series that it belongs to. */
  series: string | null;
  /** When the title, scope or other details were changed after the announcement. */
  edits: readonly Instant[];
  /** The corrections of its title, oldest first, each with what it replaced. */
  corrections: readonly Correction<Titles>[];
  updates: readonly MaintenanceUpdate[];
}

/** The current planned time. */
export const plannedOf = ({ updates }: Maintenance): Planned => plansOf(updates).at(-1) as Planned;

/** The previous planned times, oldest first; empty if it was never moved. */
export const previousPlans = ({ updates }: Maintenance): Planned[] => plansOf(updates).slice(0, -1);

const plansOf = (updates: Maintenance["updates"]): Planned[] => inOrder(updates).flatMap(({ planned }) => planned ?? []);

/** When the work actually started; null before. */
export const actualStartOf = ({ updates }: Maintenance): Instant | null =>
  inOrder(updates).find(({ status }) => status !== "scheduled" && status !== "cancelled")?.at ?? null;

/** When the work was actually completed; null before, and for cancelled work. */
export const actualEndOf = ({ updates }: Maintenance): Instant | null =>
  inOrder(updates).find(({ status }) => status === "completed")?.at ?? null;

/** When it was cancelled; null when it was not. */
export const cancelledAt = ({ updates }: Maintenance): Instant | null =>
  inOrder(updates).find(({ status }) => status === "cancelled")?.at ?? null;

/** Whether it is completed or cancelled. */
export const isOver = (maintenance: Maintenance): boolean => ["completed", "cancelled"].includes(statusOf(maintenance));

/** Whether the work has started and is not over. */
export const isUnderWay = (maintenance: Maintenance): boolean => ["in_progress", "verifying"].includes(statusOf(maintenance));

/** The time by which it is sorted: its actual start, or the planned one before that. */
export const plannedAt = (maintenance: Maintenance): Instant => actualStartOf(maintenance) ?? plannedOf(maintenance).from;

/** The worst level that is expected or has been reached. */
export const maintenanceLevel = (maintenance: Maintenance) =>
  worstOf([...maintenance.scope, ...entrySpans(maintenance)].map(({ level }) => level));

/** The impact changes of the start: each cell of the scope goes to its planned level. */
export const startChanges = ({ scope }: Maintenance, at: Instant): ImpactChange[] =>
  scope.map(({ cell, level }) => ({ cell, level, at }));

/** The impact changes of the end: each cell that is still affected becomes operational. */
export const endChanges = (maintenance: Maintenance, at: Instant): ImpactChange[] =>
  openSpans(entrySpans(maintenance)).map(({ cell }) => ({ cell, level: "operational", at }));

/** When it becomes overdue because a person has not started or ended it; null if the clock does that. */
export function overdueFrom(maintenance: Maintenance): Instant | null {
  if (isOver(maintenance)) return null;
  const { from, until } = plannedOf(maintenance);
  if (isUnderWay(maintenance)) return maintenance.endsBy === "hand" ? until : null;
  return maintenance.beginsBy === "hand" ? from : null;
}

/** When its calendar entry was created and changed: by another status, another time, or another title or scope. */
function calendarChanges({ updates, edits }: Maintenance): Instant[] {
  const ordered = inOrder(updates);
  const changing = ordered.filter(
    ({ planned, status }, index) => index === 0 || planned || status !== ordered[index - 1]?.status,
  );
  return [...changing.map(({ postedAt }) => postedAt), ...edits];
}

/** How often its calendar entry was changed (SEQUENCE of RFC 5545). */
export const sequenceOf = (maintenance: Maintenance): number => calendarChanges(maintenance).length - 1;

/** When its calendar entry last changed. */
export const changedAt = (maintenance: Maintenance): Instant => Math.max(...calendarChanges(maintenance));

/** The scope from an input, with each cell once: if a cell has two levels, the later one counts. */
export const scopeOf = (levels: readonly PlannedLevel[]): PlannedLevel[] => [
  ...new Map(levels.map((each) => [cellKey(each.cell), each])).values(),
];
