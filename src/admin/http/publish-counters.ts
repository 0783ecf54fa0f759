import type { Instant } from "#domain/time.ts";
import type { Receipt } from "#publisher/publication.ts";

/** What this process has done since it started. */
export interface PublishCounters {
  startedAt: Instant;
  /** Publications of every page, and of some. */
  full: number;
  partial: number;
  /** How long all of them took. */
  seconds: number;
  /** Publications that failed. */
  failures: number;
}

/** Begins to count. */
export const createPublishCounters = (startedAt: Instant): PublishCounters => ({
  startedAt,
  full: 0,
  partial: 0,
  seconds: 0,
  failures: 0,
});

/** Counts a publication that took so many milliseconds. */
export function countPublication(tally: PublishCounters, { full }: Receipt, ms: number): void {
  tally[full ? "full" : "partial"] += 1;
  tally.seconds += ms / 1000;
}
