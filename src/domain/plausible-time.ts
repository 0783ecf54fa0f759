import { Refusal } from "./errors.ts";
import { phrase } from "./phrase.ts";
import { type Instant, MINUTE, toIso } from "./time.ts";

/** Earlier than any cloud that has a status page: what is before is a typing error or a program's zero, and would make pages for centuries. */
export const EARLIEST: Instant = Date.UTC(2000, 0, 1);
const CLOCK_TOLERANCE = 5 * MINUTE;

/** Whether something can have happened at an instant: not before 2000, nor in the future; clocks may differ by a few minutes. */
export const isPlausible = (at: Instant, now: Instant): boolean => at >= EARLIEST && at <= now + CLOCK_TOLERANCE;

/** Refuses a time before 2000, also of something that is still to come. */
export function checkNotAncient(field: string, at: Instant): void {
  if (at >= EARLIEST) return;
  throw new Refusal(
    field,
    phrase("{at} is before {earliest}.", { at: toIso(at), earliest: toIso(EARLIEST) }),
    "Correct the year; earlier times cannot be on record.",
  );
}

/** Refuses a time at which nothing can have happened: before 2000, or in the future. */
export function checkHappened(field: string, at: Instant, now: Instant): void {
  checkNotAncient(field, at);
  if (isPlausible(at, now)) return;
  throw new Refusal(
    field,
    phrase("{at} is in the future.", { at: toIso(at) }),
    "Enter the time when it happened; it cannot be later than now.",
  );
}
