/**
 * How badly a cell is affected, from not at all to completely. The order matters: later is worse. `under_maintenance` is
 * announced work rather than a failure; any level of an incident takes precedence over it.
 */
export const LEVELS = ["operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"] as const;
export type Level = (typeof LEVELS)[number];

/**
 * The levels, and `unknown`: an incident is open whose impact is not known yet. That is worse than maintenance, and gives way to
 * impact that is known.
 */
export const STATES = [
  "operational",
  "under_maintenance",
  "unknown",
  "degraded_performance",
  "partial_outage",
  "major_outage",
] as const satisfies readonly (Level | "unknown")[];
export type State = (typeof STATES)[number];

/** A level at which a cell is affected. */
export type ImpactLevel = Exclude<Level, "operational">;
/** All levels at which a cell is affected, the worst first. */
export const IMPACT_LEVELS: readonly ImpactLevel[] = LEVELS.filter((level) => level !== "operational").reverse();

/** A level that an incident can give a cell, or `operational`. */
export type IncidentLevel = Exclude<Level, "under_maintenance">;
/** The levels that an update of an incident may set. */
export const INCIDENT_LEVELS = LEVELS.filter((level) => level !== "under_maintenance");

/** A level that counts as downtime, by its weight. */
export type OutageLevel = Exclude<ImpactLevel, "under_maintenance">;
/** The levels that count as downtime, the worst first. */
export const OUTAGE_LEVELS: readonly OutageLevel[] = IMPACT_LEVELS.filter((level) => level !== "under_maintenance");

/** The name of each level as shown on pages. */
export const LEVEL_NAMES: Record<State, string> = {
  operational: "Operational",
  under_maintenance: "Under maintenance",
  unknown: "Impact not known yet",
  degraded_performance: "Degraded performance",
  partial_outage: "Partial outage",
  major_outage: "Major outage",
};

/** The name of the worst level of an incident: one without impact is not operational, it has none. */
export const impactName = (state: State): string => (state === "operational" ? "No known impact" : LEVEL_NAMES[state]);

/** The name of each level within a sentence. */
export const LEVEL_PHRASES: Record<State, string> = {
  operational: "operational",
  under_maintenance: "under maintenance",
  unknown: "impact not known yet",
  degraded_performance: "degraded performance",
  partial_outage: "partial outage",
  major_outage: "major outage",
};

/** Negative when `a` is milder than `b`, positive when it is worse, 0 when they are equal. */
export const compareLevels = (a: State, b: State): number => STATES.indexOf(a) - STATES.indexOf(b);

/** The worst of the given levels; `operational` when there are none. */
export const worstOf = <S extends State = Level>(levels: Iterable<S>): S | "operational" => {
  let worst: S | "operational" = "operational";
  for (const level of levels) if (compareLevels(level, worst) > 0) worst = level;
  return worst;
};

/** Whether an input text is one of the levels. */
export const isLevel = (text: string): text is Level => (LEVELS as readonly string[]).includes(text);
