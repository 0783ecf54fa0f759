import { LEVELS, type Level, worstOf } from "./level.ts";

// How Atlassian's Statuspage blends the states of components into one, as its documentation says (“Top-level status and incident
// impact calculations”). Programs that read its API rely on these very words; our own pages never blend.

export const INDICATORS = ["none", "minor", "major", "critical", "maintenance"] as const;
export type Indicator = (typeof INDICATORS)[number];

/** The state of a whole page, in Statuspage's words. */
export interface RollUp {
  indicator: Indicator;
  description: string;
}

const rollUp = (indicator: Indicator, description: string): RollUp => ({ indicator, description });

const OPERATIONAL = rollUp("none", "All Systems Operational");
const MAINTENANCE = rollUp("maintenance", "Service Under Maintenance");

/** What a level comes to where some components are at it, and where all are. */
const BLENDED: Record<Level, { some: RollUp; all: RollUp }> = {
  operational: { some: OPERATIONAL, all: OPERATIONAL },
  under_maintenance: { some: MAINTENANCE, all: MAINTENANCE },
  degraded_performance: {
    some: rollUp("minor", "Partially Degraded Service"),
    all: rollUp("minor", "Degraded System Service"),
  },
  partial_outage: { some: rollUp("minor", "Minor Service Outage"), all: rollUp("major", "Partial System Outage") },
  major_outage: { some: rollUp("major", "Partial System Outage"), all: rollUp("critical", "Major System Outage") },
};

/** The state of a page with components at these levels, each of them counted once; groups are none. */
export function rollUpOf(levels: readonly Level[]): RollUp {
  const worst = worstOf(levels);
  // The only component of a page speaks for itself: degraded, it is not the whole system that is.
  const isAll = levels.every((level) => level === worst) && !(levels.length === 1 && worst === "degraded_performance");
  return BLENDED[worst][isAll ? "all" : "some"];
}

export const IMPACTS = ["none", "minor", "major", "critical", "maintenance"] as const;
export type Impact = (typeof IMPACTS)[number];

const IMPACT_OF: Record<Level, Impact> = {
  operational: "none",
  under_maintenance: "maintenance",
  degraded_performance: "minor",
  partial_outage: "major",
  major_outage: "critical",
};

/** How bad an incident was at its worst, in Statuspage's words. */
export const impactOf = (worst: Level): Impact => IMPACT_OF[worst];

/** The level that an impact stands for: the other way around. */
export const levelOfImpact = (impact: Impact): Level => LEVELS.find((level) => IMPACT_OF[level] === impact) as Level;
