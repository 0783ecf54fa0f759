import { shortDurationPhrase } from "./duration-text.ts";
import { type Phrase, phrase } from "./phrase.ts";
import type { Instant } from "./time.ts";

/** Whether something promised `by` an instant is overdue at `now`. At that instant it can still be met. */
export const isOverdue = (by: Instant, now: Instant): boolean => now > by;

/** How long until or since something promised `by` an instant, in whole minutes. */
export const timeLeftPhrase = (by: Instant, now: Instant): Phrase => shortDurationPhrase(Math.abs(by - now));

/** The countdown that readers see beside the time of a promise: "in 12 min", "Overdue by 3 min". */
export function countdownPhrase(by: Instant, now: Instant): Phrase {
  const time = timeLeftPhrase(by, now);
  return isOverdue(by, now) ? phrase("Overdue by {time}", { time }) : phrase("in {time}", { time });
}
