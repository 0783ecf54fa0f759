import type { Instant } from "#domain/time.ts";
import type { ImpactSpan } from "./impact.ts";
import { IMPACT_LEVELS, type ImpactLevel } from "./level.ts";

/** How many cells were at each level during an interval in which no count changed. */
export interface CountsInterval {
  from: Instant;
  to: Instant;
  counts: Readonly<Record<ImpactLevel, number>>;
}

/**
 * The number of affected cells over time: one interval for each stretch with constant counts. Open spans last until `end`; each
 * cell counts once.
 */
export function countsOverTime(spans: readonly ImpactSpan[], end: Instant): CountsInterval[] {
  const settled = spans.map(({ level, from, to }) => ({ level, from, to: to ?? Math.max(end, from) }));
  const edges = [...new Set(settled.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const intervals = edges.slice(0, -1).map((from, index): CountsInterval => {
    const to = edges[index + 1] as Instant;
    const covering = settled.filter((span) => span.from <= from && to <= span.to);
    return { from, to, counts: countLevels(covering) };
  });
  return intervals.filter(({ counts }) => IMPACT_LEVELS.some((level) => counts[level] > 0));
}

function countLevels(spans: readonly { level: ImpactLevel }[]): Record<ImpactLevel, number> {
  const counts = { under_maintenance: 0, degraded_performance: 0, partial_outage: 0, major_outage: 0 };
  for (const { level } of spans) counts[level]++;
  return counts;
}
