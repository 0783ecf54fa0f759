import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import type { ImpactLevel, Level } from "./level.ts";
import { type AffectedScope, locationPhrase, sequence, shortList } from "./scope.ts";
import type { Catalogue } from "./service.ts";

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

/** The incidents that are open without open impact, and whether any of them had impact. */
export interface Monitored {
  count: number;
  hadImpact: boolean;
}

/** One sentence about what is affected, where and how badly; while nothing is, about what is still monitored. */
export function sentenceOf(catalogue: Catalogue, scopes: readonly AffectedScope[], monitored: Monitored): Phrase {
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
function unaffectedSentence({ count, hadImpact }: Monitored): Phrase {
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
