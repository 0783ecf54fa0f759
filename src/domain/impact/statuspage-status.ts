import { compareLevels, LEVELS, type Level, type State, worstOf } from "./level.ts";

// This is how Atlassian's Statuspage combines the states of components into one, as its documentation describes (“Top-level
// status and incident impact calculations”). Programs that read its API rely on these exact texts; Afloat's own pages never
// combine states.

const INDICATORS = ["none", "minor", "major", "critical", "maintenance"] as const;
type Indicator = (typeof INDICATORS)[number];

/** The state of a whole page, in Statuspage's terms. */
export interface RollUp {
  indicator: Indicator;
  description: string;
}

const rollUp = (indicator: Indicator, description: string): RollUp => ({ indicator, description });

const OPERATIONAL = rollUp("none", "All Systems Operational");
const MAINTENANCE = rollUp("maintenance", "Service Under Maintenance");

/** The state of a page on which some components, or all, are at a level. */
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

/**
 * The state of a page with components at these levels. Each component counts once; groups do not count. While an incident is under
 * investigation the page is never shown as well, even if no component is affected as far as is known.
 */
export function rollUpOf(levels: readonly Level[], isUnderInvestigation = false): RollUp {
  const worst = worstOf(levels);
  if (isUnderInvestigation && compareLevels(worst, "degraded_performance") < 0) return BLENDED.degraded_performance.some;
  // A single degraded component has the text for some components, not the one for the whole system.
  const isAll = levels.every((level) => level === worst) && !(levels.length === 1 && worst === "degraded_performance");
  return BLENDED[worst][isAll ? "all" : "some"];
}

export const IMPACTS = ["none", "minor", "major", "critical", "maintenance"] as const;
export type Impact = (typeof IMPACTS)[number];

const IMPACT_OF: Record<State, Impact> = {
  operational: "none",
  under_maintenance: "maintenance",
  unknown: "minor",
  degraded_performance: "minor",
  partial_outage: "major",
  major_outage: "critical",
};

/** The impact of an incident whose worst level was `worst`, in Statuspage's terms. */
export const impactOf = (worst: State): Impact => IMPACT_OF[worst];

/** The level that corresponds to an impact: the inverse of `impactOf`. */
export const levelOfImpact = (impact: Impact): Level => LEVELS.find((level) => IMPACT_OF[level] === impact) as Level;
