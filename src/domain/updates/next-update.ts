import { Refusal } from "#domain/errors.ts";
import { DAY, type Instant } from "#domain/time.ts";

const MAX_AHEAD = 31 * DAY;

/** Refuses a next update that is promised for a time before its update, or for one that no reader would wait for. */
export function checkNextUpdate({ at, nextUpdateAt }: { at: Instant; nextUpdateAt: Instant | null }, now: Instant): void {
  if (nextUpdateAt === null) return;
  if (nextUpdateAt <= at)
    throw new Refusal(
      "nextUpdate",
      "The next update is promised for a time before this update.",
      "Choose a later time, or no next update.",
    );
  if (!(nextUpdateAt - Math.max(at, now) <= MAX_AHEAD))
    throw new Refusal(
      "nextUpdate",
      "The next update is promised for more than 31 days ahead.",
      "Choose an earlier time, or no next update.",
    );
}
