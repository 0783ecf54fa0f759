import { checkAll, Refusal } from "#domain/errors.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { nameCells } from "#domain/incidents/lifecycle.ts";
import { phrase } from "#domain/phrase.ts";
import { checkHappened, checkNotAncient } from "#domain/plausible-time.ts";
import { DAY, type Instant, MINUTE, toIso } from "#domain/time.ts";
import { checkNextUpdate } from "#domain/updates/next-update.ts";
import { checkTexts, checkTitles } from "#domain/updates/text-rules.ts";
import { entrySpans, inOrder, statusOf } from "#domain/updates/update.ts";
import {
  isOver,
  MAINTENANCE_STATUS_NAMES,
  type Maintenance,
  type MaintenanceStatus,
  type MaintenanceUpdate,
  type Planned,
  plannedOf,
} from "./maintenance.ts";

const MAX_REMIND = 366 * DAY;
const MAX_PLANNED = 31 * DAY;

/**
 * The statuses that may follow each status. A cancelled or completed maintenance stays so: more work needs another maintenance.
 */
const NEXT: Record<MaintenanceStatus, readonly MaintenanceStatus[]> = {
  scheduled: ["scheduled", "in_progress", "cancelled"],
  in_progress: ["in_progress", "verifying", "completed"],
  verifying: ["verifying", "completed", "in_progress"],
  completed: ["completed"],
  cancelled: ["cancelled"],
};

/** The statuses that an update may give a maintenance with status `status`, the most likely first. */
export const nextMaintenanceStatuses = (status: MaintenanceStatus): readonly MaintenanceStatus[] => NEXT[status];

/** Refuses a planned time that ends before it starts, is longer than 31 days, or is before 2000. */
export function checkPlanned({ from, until }: Planned): void {
  checkNotAncient("from", from);
  if (until <= from)
    throw new Refusal("until", "The planned end must be after the planned start.", "Enter a later end, or an earlier start.");
  if (until - from > MAX_PLANNED)
    throw new Refusal(
      "until",
      "The planned time is longer than 31 days.",
      "Split the work, and announce each part shortly before it starts.",
    );
}

/** Refuses an empty scope. */
export function checkScope(scope: Maintenance["scope"]): void {
  if (scope.length === 0)
    throw new Refusal(
      "impact",
      "The scope is empty.",
      "Choose what will be under maintenance: a service, where, on which plane.",
    );
}

/** Refuses a reminder whose lead time is not a positive whole number of minutes. */
export function checkReminder(remindBefore: number | null): void {
  if (remindBefore === null) return;
  if (remindBefore <= 0 || remindBefore % MINUTE !== 0)
    throw new Refusal(
      "remind",
      "The reminder is not a whole number of minutes.",
      "Enter whole minutes before the start, or leave it out.",
    );
  if (remindBefore > MAX_REMIND)
    throw new Refusal(
      "remind",
      "The reminder is more than a year before the start.",
      "Enter fewer minutes before the start, or leave it out.",
    );
}

/** Refuses an update that breaks a rule, given the updates that the maintenance already has. All refusals are thrown together. */
export function checkMaintenanceUpdate(maintenance: Maintenance, update: MaintenanceUpdate, now: Instant): void {
  const { planned } = update;
  checkAll(
    () => checkTexts(update.revisions.at(-1)),
    () => checkTime(maintenance, update, now),
    () => planned && checkMove(maintenance, planned, update),
    () => {
      // A status that cannot follow usually also leaves impact that it must not, so only the first of the two refusals is thrown.
      checkStep(maintenance, update);
      checkImpact({ ...maintenance, updates: inOrder([...maintenance.updates, update]) }, update, now);
    },
  );
}

function checkTime({ updates }: Maintenance, update: MaintenanceUpdate, now: Instant): void {
  checkHappened("at", update.at, now);
  const last = inOrder(updates).at(-1);
  if (last && update.at < last.at)
    throw new Refusal(
      "at",
      phrase("{at} is before the latest update, {last}.", { at: toIso(update.at), last: toIso(last.at) }),
      "Enter that time or a later one.",
    );
  checkNextUpdate(update, now);
}

function checkStep(maintenance: Maintenance, { status }: MaintenanceUpdate): void {
  if (maintenance.updates.length === 0) {
    if (status !== "scheduled")
      throw new Refusal(
        "status",
        "The first update of a maintenance is its announcement.",
        "Set the status of the first update to “scheduled”.",
      );
    return;
  }
  const before = statusOf(maintenance);
  if (NEXT[before].includes(status)) return;
  const [name, requested] = [before, status].map((each) => MAINTENANCE_STATUS_NAMES[each].toLowerCase());
  throw new Refusal(
    "status",
    phrase("The status is {name} and cannot change to {wanted}.", { name: name ?? "", wanted: requested ?? "" }),
    isOver(maintenance)
      ? "Schedule another maintenance, or open an incident."
      : phrase("Use one of: {statuses}.", { statuses: NEXT[before].join(", ") }),
  );
}

function checkMove(maintenance: Maintenance, planned: Planned, { status, at }: MaintenanceUpdate): void {
  checkPlanned(planned);
  if (maintenance.updates.length === 0) return;
  if (isOver(maintenance) || (status !== "scheduled" && status !== "in_progress" && status !== "verifying"))
    throw new Refusal("until", "The maintenance is over: its time can no longer change.", "Schedule another maintenance.");
  if (status !== "scheduled" && planned.from !== plannedOf(maintenance).from)
    throw new Refusal("from", "The maintenance has started: only its end can change.", "Leave the start unchanged.");
  if (planned.until <= at)
    throw new Refusal("until", phrase("{until} is in the past.", { until: toIso(planned.until) }), "Enter an end in the future.");
}

function checkImpact(maintenance: Maintenance, { impacts, status }: MaintenanceUpdate, now: Instant): void {
  for (const impact of impacts) checkHappened("impact", impact.at, now);
  const open = openSpans(entrySpans(maintenance));
  if (status === "scheduled" && open.length > 0)
    throw new Refusal(
      "impact",
      "The maintenance has not started: nothing is affected yet.",
      "Start it, or open an incident for the impact that is already there.",
    );
  if (isOver(maintenance) && open.length > 0)
    throw new Refusal(
      "status",
      phrase("The maintenance cannot end while impact is ongoing: {open}.", { open: nameCells(open) }),
      "Complete it; this ends all impact.",
    );
}

/** Refuses a maintenance that breaks a rule, update by update. */
export function checkMaintenance(maintenance: Maintenance, now: Instant): void {
  checkTitles(maintenance);
  checkScope(maintenance.scope);
  checkReminder(maintenance.remindBefore);
  const [first] = maintenance.updates;
  if (!first?.planned)
    throw new Refusal("updates.0.planned", "The first update has no planned time.", "Set plannedFrom and plannedUntil.");
  let known: Maintenance = { ...maintenance, updates: [] };
  for (const update of inOrder(maintenance.updates)) {
    checkMaintenanceUpdate(known, update, now);
    known = { ...known, updates: [...known.updates, update] };
  }
}
