import { type Phrase, phrase } from "./phrase.ts";
import { type Instant, MINUTE } from "./time.ts";

// Every public page has these rules in its script, so they are few and short.

/** Whether something promised `by` an instant is overdue at `now`. At that instant it can still be met. */
export const isOverdue = (by: Instant, now: Instant): boolean => now > by;

/** How long until or since something promised `by` an instant: "12 min", "2 h 5 min". Whole minutes, rounded down. */
export function timeLeftPhrase(by: Instant, now: Instant): Phrase {
  const minutes = Math.floor(Math.abs(by - now) / MINUTE);
  if (minutes < 1) return phrase("under a minute");
  if (minutes < 60) return phrase("{minutes} min", { minutes });
  return phrase("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** The countdown that readers see beside the time of a promise: "in 12 min", "Overdue by 3 min". */
export function countdownPhrase(by: Instant, now: Instant): Phrase {
  const time = timeLeftPhrase(by, now);
  return isOverdue(by, now) ? phrase("Overdue by {time}", { time }) : phrase("in {time}", { time });
}
