import { counted, inEnglish, type Phrase, type PhraseValue, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { type ImpactSpan, openSpans } from "./impact.ts";
import { compareLevels, type ImpactLevel, LEVEL_NAMES, type Level, type State, worstOf } from "./level.ts";
import { workloadsOf } from "./narrative.ts";
import { type AffectedScope, affectedScopesOf, locationPhrase, sequence, shortList } from "./scope.ts";
import type { Catalogue, Cell } from "./service.ts";

/** An open incident whose impact is not known yet. */
export interface Investigation {
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
  /** How many more incidents are open without open impact, and whether any of them had impact. */
  monitored: { count: number; hadImpact: boolean };
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
  const open = openSpans([...state.incidentSpans, ...state.maintenanceSpans]);
  const affected = affectedScopesOf(catalogue, open);
  const known = worstOf(affected.map((scope) => scope.level));
  const isUnknown = state.investigations.length > 0 && compareLevels("unknown", known) > 0;
  const level = isUnknown ? "unknown" : known;
  return {
    level,
    label: level === "operational" && state.monitored.count > 0 ? "Monitoring" : OVERALL_LABELS[level],
    affected,
    sentence: isUnknown ? investigationsPhrase(state.investigations) : sentenceOf(catalogue, affected, state.monitored),
    working: joinedOf(isUnknown ? unknownPhrases(catalogue, affected) : knownPhrases(catalogue, affected, state)),
    since: sinceOf(isUnknown ? state.investigations.map(({ startedAt }) => startedAt) : startsOf(open, known)),
  };
}

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

function knownPhrases(catalogue: Catalogue, affected: readonly AffectedScope[], state: OpenState): Phrase[] {
  // While the impact of another incident is not known, nothing is said to work.
  if (state.investigations.length > 0) return [alsoInvestigating(state.investigations)];
  const working = workingOf(catalogue, affected, state.unaffected);
  const isAnnounced = affected.length > 0 && openSpans(state.incidentSpans).length === 0;
  return [...(isAnnounced ? [phrase("This is announced maintenance.")] : []), ...(working ? [working] : [])];
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

/** The clause for one service and for several at a level, in some locations and everywhere. */
const CLAUSES: Record<ImpactLevel, Record<"here" | "everywhere", readonly [one: string, many: string]>> = {
  under_maintenance: {
    here: ["{services} is under maintenance in {place}", "{services} are under maintenance in {place}"],
    everywhere: ["{services} is under maintenance", "{services} are under maintenance"],
  },
  degraded_performance: {
    here: ["{services} is degraded in {place}", "{services} are degraded in {place}"],
    everywhere: ["{services} is degraded", "{services} are degraded"],
  },
  partial_outage: {
    here: ["{services} is partially down in {place}", "{services} are partially down in {place}"],
    everywhere: ["{services} is partially down", "{services} are partially down"],
  },
  major_outage: {
    here: ["{services} is down in {place}", "{services} are down in {place}"],
    everywhere: ["{services} is down", "{services} are down"],
  },
};

function sentenceOf(catalogue: Catalogue, scopes: readonly AffectedScope[], monitored: OpenState["monitored"]): Phrase {
  const first = scopes[0];
  if (!first) return unaffectedSentence(monitored);
  const worst = scopes.filter(({ level }) => level === first.level);
  const clauses = clausesOf(catalogue, worst).map(([location, members]) =>
    clauseOf(first.level as ImpactLevel, location, members),
  );
  const parts = [sequence("{some}, and {next}", clauses), ...othersOf(scopes, first.level)];
  return phrase("{sentence}.", { sentence: sequence("{some}; {next}", parts) });
}

/** The sentence while nothing is affected. “Again” only if something was. */
function unaffectedSentence({ count, hadImpact }: OpenState["monitored"]): Phrase {
  if (count === 0) return phrase("All services are operational.");
  return hadImpact
    ? counted(
        count,
        "All services are operational again; one incident is still being monitored.",
        "All services are operational again; {count} incidents are still being monitored.",
      )
    : counted(
        count,
        "No service is known to be affected; one incident is still being monitored.",
        "No service is known to be affected; {count} incidents are still being monitored.",
      );
}

function clauseOf(level: ImpactLevel, location: Phrase | null, scopes: readonly AffectedScope[]): Phrase {
  const names = distinctNames(scopes);
  const services = shortList(names);
  if (location === null) return counted(names.length, ...CLAUSES[level].everywhere, { services });
  return counted(names.length, ...CLAUSES[level].here, { services, place: location });
}

/** How many other services are affected: first by incidents, then by announced work. */
function othersOf(scopes: readonly AffectedScope[], worst: Level): Phrase[] {
  // The worst scopes come first, so each service counts with its worst level.
  const worstOfEach = new Map(scopes.toReversed().map(({ service, level }) => [service.slug, level]));
  const others = [...worstOfEach.values()].filter((level) => level !== worst);
  const planned = others.filter((level) => level === "under_maintenance").length;
  const more = others.length - planned;
  return [
    ...(more > 0 ? [counted(more, "1 more service is affected", "{count} more services are affected")] : []),
    ...(planned > 0
      ? [counted(planned, "1 more service is under maintenance", "{count} more services are under maintenance")]
      : []),
  ];
}

const distinctNames = (scopes: readonly AffectedScope[]): string[] => [...new Set(scopes.map(({ service }) => service.name))];

/**
 * Groups scopes that one clause can describe, with their location. Global services are separate from services of some regions
 * only: "Console and Cloud API are down in Shanghai" would suggest that the console works elsewhere. If the locations differ, the
 * clause names none; the matrix shows them.
 */
function clausesOf(
  catalogue: Catalogue,
  scopes: readonly AffectedScope[],
): (readonly [location: Phrase | null, scopes: readonly AffectedScope[]])[] {
  const byLocation = Map.groupBy(scopes, (scope) => nameOf(locationPhrase(catalogue, scope)));
  const everywhere = byLocation.get("");
  const [there, ...others] = [...byLocation].filter(([name]) => name !== "").map(([, members]) => members);
  if (there === undefined || others.length > 0) return [[null, scopes]];
  const location = locationPhrase(catalogue, there[0] as AffectedScope);
  if (everywhere === undefined || nameOf(location) === "all regions") return [[location, scopes]];
  return [
    [null, everywhere],
    [location, there],
  ];
}

/** The key by which locations are compared. */
const nameOf = (location: Phrase | null): string => (location ? inEnglish(location) : "");

function workingOf(catalogue: Catalogue, scopes: readonly AffectedScope[], unaffected: readonly Cell[]): Phrase | null {
  const planes = scopes.map(({ plane }) => plane);
  const workloads = workloadsOf(catalogue, planes, unaffected, false);
  return workloads && phrase("Only the control plane is affected. {workloads}", { workloads });
}
