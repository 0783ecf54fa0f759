import type { Instant } from "#domain/time.ts";
import { inOrder, latestUpdate, statusOf } from "#domain/updates/update.ts";
import { isUnderWay, type Maintenance, plannedOf } from "./maintenance.ts";

/** An action that the clock takes for a maintenance, and when it is due. */
export interface Appointment {
  does: "remind" | "begin" | "end";
  at: Instant;
}

/** The next action of the clock for a maintenance; null if there is none. */
export function nextAppointment(maintenance: Maintenance): Appointment | null {
  const { from, until } = plannedOf(maintenance);
  if (isUnderWay(maintenance)) return maintenance.endsBy === "clock" ? { does: "end", at: until } : null;
  if (statusOf(maintenance) !== "scheduled") return null;
  const remindAt = reminderAt(maintenance);
  if (remindAt !== null) return { does: "remind", at: remindAt };
  return maintenance.beginsBy === "clock" ? { does: "begin", at: from } : null;
}

/**
 * The action that is due at `now`; null if none is due. A reminder that was missed until the start is skipped, because it would
 * no longer be true.
 */
export function dueAppointment(maintenance: Maintenance, now: Instant): Appointment | null {
  const next = nextAppointment(maintenance);
  if (next === null || next.at > now) return null;
  const { from } = plannedOf(maintenance);
  if (next.does !== "remind" || now < from) return next;
  return maintenance.beginsBy === "clock" ? { does: "begin", at: from } : null;
}

/**
 * When to send the reminder; null if none is wanted, if it was sent, or if it would come no later than the update that planned
 * this time.
 */
function reminderAt(maintenance: Maintenance): Instant | null {
  if (maintenance.remindBefore === null) return null;
  const updates = inOrder(maintenance.updates);
  const lastPlanned = updates.findLastIndex(({ planned }) => planned !== null);
  const at = plannedOf(maintenance).from - maintenance.remindBefore;
  const isDone = updates.slice(lastPlanned + 1).some(({ reminder }) => reminder);
  return isDone || at <= (updates[lastPlanned]?.postedAt ?? at) ? null : at;
}

/** The time that an action of the clock has on the record: as planned, even if it is late, but not before the latest update. */
export function effectiveAt(maintenance: Maintenance, { does, at }: Appointment, now: Instant): Instant {
  return does === "remind" ? now : Math.max(at, latestUpdate(maintenance).at);
}
