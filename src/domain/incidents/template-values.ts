import { compareLevels, type ImpactLevel, type Level, worstOf } from "#domain/impact/level.ts";
import { type AffectedScope, affectedScopesOf, listPhrase, locationPhrase, sequence } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, cellKey } from "#domain/impact/service.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import { affectedSentences, type OpeningFacts, openingSentence } from "./opening-sentence.ts";
import type { Variable } from "./template.ts";

/** The facts of a form that the variables of a template are filled in from. */
export interface TemplateFacts extends Pick<OpeningFacts, "changes" | "status" | "since"> {
  /** The impact that is open before the update. */
  open: readonly { cell: Cell; level: Level }[];
  /** Whether the form opens an incident. */
  isNew: boolean;
  /** Whether a root cause is promised when the incident is resolved. */
  isCausePromised: boolean;
}

/** The variables whose values follow from the impact. */
type ImpactVariable = Exclude<Variable, "since" | "next" | "cloud">;

/** A value: one text, or names for a list. */
export type TemplateValue = Phrase | string | readonly (Phrase | string)[];

const TITLES: Record<ImpactLevel, string> = {
  major_outage: "{services} unavailable",
  partial_outage: "{services}: some requests fail",
  degraded_performance: "{services} slow or unreliable",
  under_maintenance: "{services} under maintenance",
};

/**
 * The values of a template's variables, which state what the impact of the form states, and nothing else. A variable that has no
 * value yet is left out; one that has nothing to state is empty.
 */
export function templateValues(catalogue: Catalogue, facts: TemplateFacts): Partial<Record<ImpactVariable, TemplateValue>> {
  const { changes, open, isNew, isCausePromised } = facts;
  const changed = new Set(changes.map(({ cell }) => cellKey(cell)));
  const unchanged = open.filter(({ cell }) => !changed.has(cellKey(cell)));
  const after = [...changes.filter(isImpact), ...unchanged.filter(isImpact)];
  const affected = affectedScopesOf(catalogue, changes.some(isImpact) ? changes.filter(isImpact) : open);
  const places = affected.flatMap((scope) => locationPhrase(catalogue, scope) ?? []);
  const hasFacts = !isNew || changes.length > 0;
  return {
    ...(hasFacts && { impact: openingSentence(catalogue, { ...facts, affectedBefore: open.map(({ cell }) => cell) }) }),
    unchanged: joined(affectedSentences(catalogue, unchanged.filter(isImpact))),
    workloads: after.length > 0 && after.every(({ cell }) => cell.plane === "control") ? NO_IMPACT_ON_WORKLOADS : "",
    ...(after.length > 0 && { problem: titleOf(catalogue, after) }),
    analysis: isCausePromised ? "We will publish the root cause and the corrective actions here." : "",
    ...(affected.length > 0 && { services: namesOf(affected) }),
    ...(places.length > 0 && { regions: places }),
  };
}

const NO_IMPACT_ON_WORKLOADS =
  "We know of no impact on running workloads. You do not need to act now; please do not restart working resources.";

const isImpact = (given: { cell: Cell; level: Level }): given is { cell: Cell; level: ImpactLevel } =>
  given.level !== "operational";

const joined = (sentences: readonly Phrase[]): Phrase | string =>
  sentences.length === 0 ? "" : phrase("{all}", { all: sequence("{some} {next}", sentences) });

/** The services at the worst level, and how customers notice it. */
function titleOf(catalogue: Catalogue, affected: readonly { cell: Cell; level: ImpactLevel }[]): Phrase {
  const worst = worstOf(affected.map(({ level }) => level)) as ImpactLevel;
  const names = namesOf(
    affectedScopesOf(
      catalogue,
      affected.filter(({ level }) => compareLevels(level, worst) === 0),
    ),
  );
  return phrase(TITLES[worst], { services: listPhrase(names) });
}

const namesOf = (scopes: readonly AffectedScope[]): string[] => [...new Set(scopes.map(({ service }) => service.name))];
