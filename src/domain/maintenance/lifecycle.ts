import { checkAll, Refusal } from "#domain/errors.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { nameCells } from "#domain/incidents/lifecycle.ts";
import { phrase } from "#domain/phrase.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import { checkNotFuture, checkTexts, checkTitles } from "#domain/updates/text-rules.ts";
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

const LONGEST = 31 * 24 * 60 * MINUTE;

/** What each status may be followed by. What was called off or is over stays so: more work is a maintenance of its own. */
const NEXT: Record<MaintenanceStatus, readonly MaintenanceStatus[]> = {
  scheduled: ["scheduled", "in_progress", "cancelled"],
  in_progress: ["in_progress", "verifying", "completed"],
  verifying: ["verifying", "completed", "in_progress"],
  completed: ["completed"],
  cancelled: ["cancelled"],
};

/** The statuses that an update may give a maintenance that stands at `status`, the most likely first. */
export const nextMaintenanceStatuses = (status: MaintenanceStatus): readonly MaintenanceStatus[] => NEXT[status];

/** Refuses a planned time that ends before it begins, or lasts longer than a month. */
export function checkPlanned({ from, until }: Planned): void {
  if (until <= from)
    throw new Refusal(
      "until",
      "The planned end is not after the planned beginning.",
      "Give a later end, or an earlier beginning.",
    );
  if (until - from > LONGEST)
    throw new Refusal("until", "It is planned for more than 31 days.", "Announce the parts one by one, each when it is near.");
}

/** Refuses a scope of nothing. */
export function checkScope(scope: Maintenance["scope"]): void {
  if (scope.length === 0)
    throw new Refusal(
      "impact",
      "Nothing is in its scope.",
      "Choose what will be under maintenance: a service, where, on which plane.",
    );
}

/** Refuses a reminder for no full number of minutes. */
export function checkReminder(remindBefore: number | null): void {
  if (remindBefore !== null && (remindBefore <= 0 || remindBefore % MINUTE !== 0))
    throw new Refusal(
      "remind",
      "The reminder is not a number of minutes.",
      "Give whole minutes before the beginning, or leave it out.",
    );
}

/** Refuses an update that the maintenance, together with the updates it already has, cannot carry. All faults at once. */
export function checkMaintenanceUpdate(maintenance: Maintenance, update: MaintenanceUpdate, now: Instant): void {
  const { planned } = update;
  checkAll(
    () => checkTexts(update.revisions.at(-1)),
    () => checkTime(maintenance, update, now),
    () => planned && checkMove(maintenance, planned, update),
    () => {
      // What cannot follow leaves impact as it must not be too: one fault is enough.
      checkStep(maintenance, update);
      checkImpact({ ...maintenance, updates: inOrder([...maintenance.updates, update]) }, update, now);
    },
  );
}

function checkTime({ updates }: Maintenance, update: MaintenanceUpdate, now: Instant): void {
  checkNotFuture("at", update.at, now);
  const last = inOrder(updates).at(-1);
  if (last && update.at < last.at)
    throw new Refusal(
      "at",
      phrase("{at} is before what was said last, {last}.", { at: toIso(update.at), last: toIso(last.at) }),
      "Give that time or a later one.",
    );
  if (update.nextUpdateAt !== null && update.nextUpdateAt <= update.at)
    throw new Refusal("nextUpdate", "The next update is promised for a time before this one.", "Promise a later time, or none.");
}

function checkStep(maintenance: Maintenance, { status }: MaintenanceUpdate): void {
  if (maintenance.updates.length === 0) {
    if (status !== "scheduled")
      throw new Refusal("status", "A maintenance begins with its announcement.", "Let the first update be “scheduled”.");
    return;
  }
  const before = statusOf(maintenance);
  if (NEXT[before].includes(status)) return;
  const [name, wanted] = [before, status].map((each) => MAINTENANCE_STATUS_NAMES[each].toLowerCase());
  throw new Refusal(
    "status",
    phrase("It is {name}, and cannot be {wanted} after that.", { name: name ?? "", wanted: wanted ?? "" }),
    isOver(maintenance)
      ? "Schedule another maintenance, or open an incident."
      : phrase("Use one of: {statuses}.", { statuses: NEXT[before].join(", ") }),
  );
}

function checkMove(maintenance: Maintenance, planned: Planned, { status, at }: MaintenanceUpdate): void {
  checkPlanned(planned);
  if (maintenance.updates.length === 0) return;
  if (isOver(maintenance) || (status !== "scheduled" && status !== "in_progress" && status !== "verifying"))
    throw new Refusal("until", "It is over: its time cannot be moved any more.", "Schedule another maintenance.");
  if (status !== "scheduled" && planned.from !== plannedOf(maintenance).from)
    throw new Refusal("from", "It has begun: only its end can be moved.", "Leave the beginning as it is.");
  if (planned.until <= at)
    throw new Refusal(
      "until",
      phrase("{until} has passed already.", { until: toIso(planned.until) }),
      "Give an end that is still to come.",
    );
}

function checkImpact(told: Maintenance, { impacts, status }: MaintenanceUpdate, now: Instant): void {
  for (const impact of impacts) checkNotFuture("impact", impact.at, now);
  const open = openSpans(entrySpans(told));
  if (status === "scheduled" && open.length > 0)
    throw new Refusal(
      "impact",
      "It has not begun: nothing is hit yet.",
      "Begin it, or open an incident for what is hit already.",
    );
  if (isOver(told) && open.length > 0)
    throw new Refusal(
      "status",
      phrase("It cannot be over while impact is open: {open}.", { open: nameCells(open) }),
      "Complete it, which ends all of it.",
    );
}

/** Refuses a maintenance that breaks a rule, update by update. */
export function checkWholeMaintenance(maintenance: Maintenance, now: Instant): void {
  checkTitles(maintenance);
  checkScope(maintenance.scope);
  checkReminder(maintenance.remindBefore);
  const [first] = maintenance.updates;
  if (!first?.planned)
    throw new Refusal(
      "updates.0.planned",
      "The first update does not say when the work is planned.",
      "Give it plannedFrom and plannedUntil.",
    );
  let known: Maintenance = { ...maintenance, updates: [] };
  for (const update of inOrder(maintenance.updates)) {
    checkMaintenanceUpdate(known, update, now);
    known = { ...known, updates: [...known.updates, update] };
  }
}
