import type { Instant } from "#domain/time.ts";
import { type Standing, standingOf } from "./commitment.ts";
import type { Incident } from "./incident.ts";

/** How a rehearsal went. */
export interface RehearsalReport {
  startedAt: Instant;
  /** Milliseconds from the start to the first update; null while there is none. */
  firstPostAfter: number | null;
  updates: number;
  /** How many promised updates were on time, late, are not due yet, or are overdue. */
  promises: Record<Standing, number>;
}

/** The report of a rehearsal that started at `startedAt`, based on the updates that were posted. */
export function rehearsalReport(startedAt: Instant, incidents: readonly Incident[], now: Instant): RehearsalReport {
  const posted = incidents.flatMap(({ updates }) => updates.map(({ postedAt }) => postedAt));
  const promises: RehearsalReport["promises"] = { kept: 0, late: 0, due: 0, overdue: 0 };
  for (const { updates } of incidents) {
    const byPostTime = updates.toSorted((a, b) => a.postedAt - b.postedAt);
    for (const [index, { nextUpdateAt }] of byPostTime.entries())
      if (nextUpdateAt !== null) promises[standingOf(nextUpdateAt, byPostTime[index + 1]?.postedAt ?? null, now)] += 1;
  }
  return {
    startedAt,
    updates: posted.length,
    promises,
    firstPostAfter: posted.length === 0 ? null : Math.min(...posted) - startedAt,
  };
}
