import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import { type ImpactSpan, openSpans } from "./impact.ts";
import { type ImpactLevel, type Level, worstOf } from "./level.ts";
import { workloadsOf } from "./narrative.ts";
import { affectedScopesOf, type Hit, placeOf, sequence, shortList } from "./scope.ts";
import type { Catalogue, Cell } from "./service.ts";

/** The state of the whole cloud: named by its worst cell, never blended. */
export interface Overall {
  level: Level;
  hits: readonly Hit[];
  /** One plain sentence: what, where, how bad. */
  sentence: Phrase;
  /** What still works, as far as the record says so; null when there is nothing to add. */
  working: Phrase | null;
}

/** What the open spans of all incidents amount to. `open` counts incidents not yet resolved; `unaffected` are cells confirmed to work. */
export function overallOf(
  catalogue: Catalogue,
  spans: readonly ImpactSpan[],
  open: number,
  unaffected: readonly Cell[],
): Overall {
  const hits = affectedScopesOf(catalogue, openSpans(spans));
  const level = worstOf(hits.map((hit) => hit.level));
  return { level, hits, sentence: sentenceOf(catalogue, hits, open), working: workingOf(catalogue, hits, unaffected) };
}

/** What one service, and what several, are at a level: somewhere, and everywhere. */
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

function sentenceOf(catalogue: Catalogue, hits: readonly Hit[], open: number): Phrase {
  const first = hits[0];
  if (!first) {
    return open === 0
      ? phrase("All services are operational.")
      : counted(
          open,
          "All services are operational again; one incident is still being monitored.",
          "All services are operational again; {count} incidents are still being monitored.",
        );
  }
  const worst = hits.filter(({ level }) => level === first.level);
  const clauses = clausesOf(catalogue, worst).map(([place, members]) => clauseOf(first.level as ImpactLevel, place, members));
  const told = [sequence("{some}, and {next}", clauses), ...othersOf(hits, first.level)];
  return phrase("{sentence}.", { sentence: sequence("{some}; {next}", told) });
}

function clauseOf(level: ImpactLevel, place: Phrase | null, hits: readonly Hit[]): Phrase {
  const names = distinctNames(hits);
  const services = shortList(names);
  if (place === null) return counted(names.length, ...CLAUSES[level].everywhere, { services });
  return counted(names.length, ...CLAUSES[level].here, { services, place });
}

/** What else is hit, counted: by incidents first, then by announced work. */
function othersOf(hits: readonly Hit[], worst: Level): Phrase[] {
  // The worst come first, so that each service counts by the worst of its levels.
  const worstOfEach = new Map(hits.toReversed().map(({ service, level }) => [service.slug, level]));
  const others = [...worstOfEach.values()].filter((level) => level !== worst);
  const planned = others.filter((level) => level === "under_maintenance").length;
  const more = others.length - planned;
  return [
    ...(more > 0 ? [counted(more, "1 more service is also affected", "{count} more services are also affected")] : []),
    ...(planned > 0
      ? [counted(planned, "1 more service is under maintenance", "{count} more services are under maintenance")]
      : []),
  ];
}

const distinctNames = (hits: readonly Hit[]): string[] => [...new Set(hits.map(({ service }) => service.name))];

/**
 * Hits that one clause tells together, with their place. Global services stand apart from those of some regions only:
 * "Console and Cloud API are down in Shanghai" would say that the console works elsewhere. RuntimePaths that differ are left to the matrix.
 */
function clausesOf(catalogue: Catalogue, hits: readonly Hit[]): (readonly [place: Phrase | null, hits: readonly Hit[]])[] {
  const byPlace = Map.groupBy(hits, (hit) => nameOf(placeOf(catalogue, hit)));
  const everywhere = byPlace.get("");
  const [there, ...others] = [...byPlace].filter(([name]) => name !== "").map(([, members]) => members);
  if (there === undefined || others.length > 0) return [[null, hits]];
  const place = placeOf(catalogue, there[0] as Hit);
  if (everywhere === undefined || nameOf(place) === "all regions") return [[place, hits]];
  return [
    [null, everywhere],
    [place, there],
  ];
}

/** What tells places apart. */
const nameOf = (place: Phrase | null): string => (place ? inEnglish(place) : "");

function workingOf(catalogue: Catalogue, hits: readonly Hit[], unaffected: readonly Cell[]): Phrase | null {
  const planes = hits.map(({ plane }) => plane);
  const workloads = workloadsOf(catalogue, planes, unaffected, false);
  return workloads && phrase("Only the control plane is affected. {workloads}", { workloads });
}
