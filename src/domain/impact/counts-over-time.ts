import type { Instant } from "#domain/time.ts";
import type { ImpactSpan } from "./impact.ts";
import { IMPACT_LEVELS, type ImpactLevel } from "./level.ts";

/** How many cells were at each level, from one instant to the next at which that changed. */
export interface Step {
  from: Instant;
  to: Instant;
  counts: Readonly<Record<ImpactLevel, number>>;
}

/** How the extent of an impact rose and fell: one step for each stretch in which it stayed the same. Open spans last until `end`; each cell counts once. */
export function countsOverTime(spans: readonly ImpactSpan[], end: Instant): Step[] {
  const settled = spans.map(({ level, from, to }) => ({ level, from, to: to ?? Math.max(end, from) }));
  const edges = [...new Set(settled.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const steps = edges.slice(0, -1).map((from, index): Step => {
    const to = edges[index + 1] as Instant;
    const here = settled.filter((span) => span.from <= from && to <= span.to);
    return { from, to, counts: countLevels(here) };
  });
  return steps.filter(({ counts }) => IMPACT_LEVELS.some((level) => counts[level] > 0));
}

function countLevels(spans: readonly { level: ImpactLevel }[]): Record<ImpactLevel, number> {
  const counts = { under_maintenance: 0, degraded_performance: 0, partial_outage: 0, major_outage: 0 };
  for (const { level } of spans) counts[level]++;
  return counts;
}
