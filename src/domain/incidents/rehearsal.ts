import type { Instant } from "#domain/time.ts";
import { type Standing, standingOf } from "./commitment.ts";
import type { Incident } from "./incident.ts";

/** How a rehearsal went. */
export interface RehearsalReport {
  beganAt: Instant;
  /** Milliseconds from its beginning to the first word; null while there is none. */
  firstPostAfter: number | null;
  updates: number;
  /** How many promises of a next update were kept, kept late, are due, or are overdue. */
  promises: Record<Standing, number>;
}

/** How a rehearsal goes that began at an instant, by what was posted in it. */
export function rehearsalReport(beganAt: Instant, incidents: readonly Incident[], now: Instant): RehearsalReport {
  const posted = incidents.flatMap(({ updates }) => updates.map(({ postedAt }) => postedAt));
  const promises: RehearsalReport["promises"] = { kept: 0, late: 0, due: 0, overdue: 0 };
  for (const { updates } of incidents) {
    const inTurn = updates.toSorted((a, b) => a.postedAt - b.postedAt);
    for (const [index, { nextUpdateAt }] of inTurn.entries())
      if (nextUpdateAt !== null) promises[standingOf(nextUpdateAt, inTurn[index + 1]?.postedAt ?? null, now)] += 1;
  }
  return {
    ...{ beganAt, updates: posted.length, promises },
    firstPostAfter: posted.length === 0 ? null : Math.min(...posted) - beganAt,
  };
}
