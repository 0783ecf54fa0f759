import type { Instant } from "#domain/time.ts";
import type { Receipt } from "#publisher/publication.ts";

/** Publications of this process since it started. */
export interface PublishCounters {
  startedAt: Instant;
  /** Publications that rendered all pages. */
  full: number;
  /** Publications that rendered some pages. */
  partial: number;
  /** Total duration of both, in seconds. */
  seconds: number;
  failures: number;
}

export const createPublishCounters = (startedAt: Instant): PublishCounters => ({
  startedAt,
  full: 0,
  partial: 0,
  seconds: 0,
  failures: 0,
});

/** Counts a publication that took `ms` milliseconds. */
export function countPublication(counters: PublishCounters, { full }: Receipt, ms: number): void {
  counters[full ? "full" : "partial"] += 1;
  counters.seconds += ms / 1000;
}
