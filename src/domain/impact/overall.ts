import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import { type ImpactSpan, openSpans } from "./impact.ts";
import { type ImpactLevel, type Level, worstOf } from "./level.ts";
import { workloadsOf } from "./narrative.ts";
import { type AffectedScope, affectedScopesOf, locationPhrase, sequence, shortList } from "./scope.ts";
import type { Catalogue, Cell } from "./service.ts";

/** The state of the whole cloud. It is that of the worst cell, never an average. */
export interface Overall {
  level: Level;
  affected: readonly AffectedScope[];
  /** One sentence: what is affected, where, and how badly. */
  sentence: Phrase;
  /** A sentence about what still works, as far as the record shows; null if there is nothing to add. */
  working: Phrase | null;
}

/**
 * The overall state that results from the open spans of all incidents. `open` is the number of unresolved incidents; `unaffected`
 * are cells confirmed to work.
 */
export function overallOf(
  catalogue: Catalogue,
  spans: readonly ImpactSpan[],
  open: number,
  unaffected: readonly Cell[],
): Overall {
  const affected = affectedScopesOf(catalogue, openSpans(spans));
  const level = worstOf(affected.map((scope) => scope.level));
  return {
    level,
    affected,
    sentence: sentenceOf(catalogue, affected, open),
    working: workingOf(catalogue, affected, unaffected),
  };
}

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

function sentenceOf(catalogue: Catalogue, scopes: readonly AffectedScope[], open: number): Phrase {
  const first = scopes[0];
  if (!first) {
    return open === 0
      ? phrase("All services are operational.")
      : counted(
          open,
          "All services are operational again; one incident is still being monitored.",
          "All services are operational again; {count} incidents are still being monitored.",
        );
  }
  const worst = scopes.filter(({ level }) => level === first.level);
  const clauses = clausesOf(catalogue, worst).map(([location, members]) =>
    clauseOf(first.level as ImpactLevel, location, members),
  );
  const parts = [sequence("{some}, and {next}", clauses), ...othersOf(scopes, first.level)];
  return phrase("{sentence}.", { sentence: sequence("{some}; {next}", parts) });
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
