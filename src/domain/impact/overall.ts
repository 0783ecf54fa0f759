import { type Phrase, type PhraseValue, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { type ImpactSpan, openSpans } from "./impact.ts";
import { compareLevels, LEVEL_NAMES, type Level, type State, worstOf } from "./level.ts";
import { workloadsOf } from "./narrative.ts";
import { type Monitored, sentenceOf } from "./overall-sentence.ts";
import { type AffectedScope, affectedScopesOf, sequence } from "./scope.ts";
import type { Catalogue, Cell } from "./service.ts";

/** An open incident whose impact is not known yet. */
interface Investigation {
  title: Phrase;
  startedAt: Instant;
}

/** What is open, whether the catalogue still lists it or not. */
export interface OpenState {
  /** The spans of incidents that are open, and of maintenance under way. */
  incidentSpans: readonly ImpactSpan[];
  maintenanceSpans: readonly ImpactSpan[];
  /** The incidents whose impact is not known yet. */
  investigations: readonly Investigation[];
  /** The other incidents. */
  monitored: Monitored;
  /** The cells that are confirmed to work. */
  unaffected: readonly Cell[];
}

/** The state of the whole cloud. It is that of the worst cell, never an average. */
export interface Overall {
  level: State;
  /** The state in a word or two. */
  label: string;
  affected: readonly AffectedScope[];
  /** One sentence: what is affected, where, and how badly. */
  sentence: Phrase;
  /** What else there is to state: what still works as far as the record shows, or what is not known. Null if there is nothing. */
  working: Phrase | null;
  /** The start of what the sentence names; null if nothing is affected. */
  since: Instant | null;
}

/** The overall state that results from everything that is open. */
export function overallOf(catalogue: Catalogue, state: OpenState): Overall {
  const [unplanned, planned] = [openSpans(state.incidentSpans), openSpans(state.maintenanceSpans)];
  const affected = affectedScopesOf(catalogue, [...unplanned, ...planned]);
  const known = worstOf(affected.map((scope) => scope.level));
  const isUnknown = state.investigations.length > 0 && compareLevels("unknown", known) > 0;
  const level = isUnknown ? "unknown" : known;
  // An outage that nobody announced is named alone, with its own start, beside announced work that is as bad.
  const isUnplanned = unplanned.some((span) => span.level === known);
  const open = isUnplanned ? [...unplanned, ...planned.filter((span) => !isOutage(span))] : [...unplanned, ...planned];
  const named = affectedScopesOf(catalogue, open);
  return {
    level,
    label: level === "operational" && state.monitored.count > 0 ? "Monitoring" : OVERALL_LABELS[level],
    affected,
    sentence: isUnknown ? investigationsPhrase(state.investigations) : sentenceOf(catalogue, named, state.monitored),
    working: joinedOf(isUnknown ? unknownPhrases(catalogue, affected) : knownPhrases(catalogue, state)),
    since: sinceOf(isUnknown ? state.investigations.map(({ startedAt }) => startedAt) : startsOf(open, known)),
  };
}

/** Announced work that makes services as bad as an incident does; plain maintenance does not. */
const isOutage = ({ level }: ImpactSpan): boolean => level !== "under_maintenance";

const OVERALL_LABELS: Record<State, string> = {
  ...LEVEL_NAMES,
  operational: "All clear",
  unknown: "Under investigation · impact not known yet",
};

const sinceOf = (starts: readonly Instant[]): Instant | null => (starts.length === 0 ? null : Math.min(...starts));

/** The starts of the open spans at the level that the sentence names. */
const startsOf = (open: readonly ImpactSpan[], worst: Level): Instant[] =>
  open.flatMap(({ level, from }) => (level === worst ? [from] : []));

/** Titles that a sentence names; with more of them it states their number. */
const MAX_TITLES = 3;

function investigationsPhrase(investigations: readonly Investigation[]): Phrase {
  const titles = titlesOf(investigations);
  return titles
    ? phrase("We are investigating: {titles}.", { titles })
    : phrase("We are investigating {count} incidents.", { count: investigations.length });
}

const titlesOf = (investigations: readonly Investigation[]): PhraseValue | null =>
  investigations.length > MAX_TITLES
    ? null
    : sequence(
        "{some}; {next}",
        investigations.map(({ title }) => title),
      );

function unknownPhrases(catalogue: Catalogue, affected: readonly AffectedScope[]): Phrase[] {
  const unknown = phrase("What is affected is not known yet; we will state it here as soon as we know.");
  // Only maintenance gives way to what is not known.
  return affected.length === 0 ? [unknown] : [unknown, sentenceOf(catalogue, affected, { count: 0, hadImpact: false })];
}

function knownPhrases(catalogue: Catalogue, state: OpenState): Phrase[] {
  const announced = announcedPhrases(catalogue, state);
  // While the impact of another incident is not known, nothing is said to work.
  if (state.investigations.length > 0) return [...announced, alsoInvestigating(state.investigations)];
  const working = workingOf(catalogue, state);
  return [...announced, ...(working ? [working] : [])];
}

/** What is announced, so that nobody takes it for an incident. */
function announcedPhrases(catalogue: Catalogue, { incidentSpans, maintenanceSpans }: OpenState): Phrase[] {
  const planned = openSpans(maintenanceSpans);
  if (planned.length === 0) return [];
  if (openSpans(incidentSpans).length === 0) return [phrase("This is announced maintenance.")];
  const scopes = affectedScopesOf(catalogue, planned.filter(isOutage));
  if (scopes.length === 0) return [];
  return [
    phrase("Announced maintenance: {sentence}", { sentence: sentenceOf(catalogue, scopes, { count: 0, hadImpact: false }) }),
  ];
}

function alsoInvestigating(investigations: readonly Investigation[]): Phrase {
  const titles = titlesOf(investigations);
  return titles
    ? phrase("We are also investigating: {titles}. What that affects is not known yet.", { titles })
    : phrase("We are also investigating {count} more incidents. What they affect is not known yet.", {
        count: investigations.length,
      });
}

const joinedOf = ([first, ...others]: readonly Phrase[]): Phrase | null =>
  first ? others.reduce((some, next) => phrase("{some} {next}", { some, next }), first) : null;

function workingOf(catalogue: Catalogue, { incidentSpans, maintenanceSpans, unaffected }: OpenState): Phrase | null {
  const affected = openSpans([...incidentSpans, ...maintenanceSpans]).map(({ cell }) => cell);
  const workloads = workloadsOf(catalogue, affected, unaffected, false);
  return workloads && phrase("Only the control plane is affected. {workloads}", { workloads });
}
