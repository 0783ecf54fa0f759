import type { Instant } from "#domain/time.ts";
import { inOrder, latestUpdate, statusOf } from "#domain/updates/update.ts";
import { isUnderWay, type Maintenance, plannedOf } from "./maintenance.ts";

/** What the clock does for a maintenance, and from when on it is to be done. */
export interface Appointment {
  does: "remind" | "begin" | "end";
  at: Instant;
}

/** The next thing that the clock has to do for a maintenance; null when nothing is left to it. */
export function nextAppointment(maintenance: Maintenance): Appointment | null {
  const { from, until } = plannedOf(maintenance);
  if (isUnderWay(maintenance)) return maintenance.endsBy === "clock" ? { does: "end", at: until } : null;
  if (statusOf(maintenance) !== "scheduled") return null;
  const remindAt = reminderAt(maintenance);
  if (remindAt !== null) return { does: "remind", at: remindAt };
  return maintenance.beginsBy === "clock" ? { does: "begin", at: from } : null;
}

/**
 * What the clock has to do at `now`; null when nothing is due yet. A reminder that was not made before the beginning is left out: it would
 * say what is no longer so.
 */
export function dueAppointment(maintenance: Maintenance, now: Instant): Appointment | null {
  const next = nextAppointment(maintenance);
  if (next === null || next.at > now) return null;
  const { from } = plannedOf(maintenance);
  if (next.does !== "remind" || now < from) return next;
  return maintenance.beginsBy === "clock" ? { does: "begin", at: from } : null;
}

/** When to remind; null when that is not wanted, was done, or would come no later than the word that planned this time. */
function reminderAt(maintenance: Maintenance): Instant | null {
  if (maintenance.remindBefore === null) return null;
  const words = inOrder(maintenance.updates);
  const planning = words.findLastIndex(({ planned }) => planned !== null);
  const at = plannedOf(maintenance).from - maintenance.remindBefore;
  const isDone = words.slice(planning + 1).some(({ reminder }) => reminder);
  return isDone || at <= (words[planning]?.postedAt ?? at) ? null : at;
}

/** When what the clock does is to count as done: as planned, however late it is told, but not before what was said last. */
export function effectiveAt(maintenance: Maintenance, { does, at }: Appointment, now: Instant): Instant {
  return does === "remind" ? now : Math.max(at, latestUpdate(maintenance).at);
}
