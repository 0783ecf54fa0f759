import type { ImpactSpan } from "#domain/impact/impact.ts";
import { compareLevels, type Level } from "#domain/impact/level.ts";
import { addDays, type Instant, startOfDay } from "#domain/time.ts";

/** A day with its worst level; null if it is not on record. */
export interface Day {
  day: string;
  level: Level | null;
}

/**
 * The days of an uptime bar, oldest first and ending with `today`, and their starts. Days are those of a zone, 23 or 25 hours
 * long where clocks change.
 */
export interface DayAxis {
  days: readonly string[];
  /** One more than `days`: the last element is the end of the last day. */
  starts: readonly Instant[];
}

/** The axis of the last `count` days, including `today` (`yyyy-mm-dd`). */
export function dayAxis(today: string, count: number, zone: string): DayAxis {
  const days = Array.from({ length: count }, (_, index) => addDays(today, index - count + 1));
  return { days, starts: [...days, addDays(today, 1)].map((day) => startOfDay(day, zone)) };
}

/**
 * The worst level of each day. Days that ended before `since` are not on record; a null `since` means that none is. A span counts
 * for a day if it overlaps it by any time at all; an open one lasts until `now`.
 */
export function worstPerDay(axis: DayAxis, spans: readonly ImpactSpan[], since: Instant | null, now: Instant): Day[] {
  const levels: (Level | null)[] = axis.days.map((_, index) =>
    since !== null && (axis.starts[index + 1] as Instant) > since ? "operational" : null,
  );
  for (const span of spans) {
    for (const index of touchedDays(axis, span.from, span.to ?? now + 1)) {
      if (compareLevels(span.level, levels[index] ?? "operational") > 0) levels[index] = span.level;
    }
  }
  return axis.days.map((day, index) => ({ day, level: levels[index] as Level | null }));
}

function touchedDays(axis: DayAxis, from: Instant, to: Instant): number[] {
  const first = axis.starts.findLastIndex((start) => start <= from);
  const touched: number[] = [];
  for (let index = Math.max(first, 0); index < axis.days.length && (axis.starts[index] as Instant) < to; index++) {
    // A zone that crosses the date line skips a day, which has no duration and so no spans.
    if (Math.max(axis.starts[index] as Instant, from) < (axis.starts[index + 1] as Instant)) touched.push(index);
  }
  return touched;
}
