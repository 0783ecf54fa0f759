import { workloadsOf } from "./account.ts";
import { type ImpactSpan, openSpans } from "./impact.ts";
import { type Level, worstOf } from "./level.ts";
import { type Hit, hitsOf, placeOf, shortList } from "./scope.ts";
import type { Catalogue, Cell } from "./service.ts";

/** The state of the whole cloud: named by its worst cell, never blended. */
export interface Overall {
  level: Level;
  hits: readonly Hit[];
  /** One plain sentence: what, where, how bad. */
  sentence: string;
  /** What still works, as far as the record says so; null when there is nothing to add. */
  working: string | null;
}

/** What the open spans of all incidents amount to. `open` counts incidents not yet resolved; `unaffected` are cells confirmed to work. */
export function overallOf(
  catalogue: Catalogue,
  spans: readonly ImpactSpan[],
  open: number,
  unaffected: readonly Cell[],
): Overall {
  const hits = hitsOf(catalogue, openSpans(spans));
  const level = worstOf(hits.map((hit) => hit.level));
  return { level, hits, sentence: sentenceOf(catalogue, hits, open), working: workingOf(catalogue, hits, unaffected) };
}

const VERBS: Record<Level, [one: string, many: string]> = {
  operational: ["works", "work"],
  under_maintenance: ["is under maintenance", "are under maintenance"],
  degraded_performance: ["is degraded", "are degraded"],
  partial_outage: ["is down in part", "are down in part"],
  major_outage: ["is down", "are down"],
};

function sentenceOf(catalogue: Catalogue, hits: readonly Hit[], open: number): string {
  const first = hits[0];
  if (!first) {
    if (open === 0) return "All services are operational.";
    return `All services are operational again; ${open === 1 ? "one incident is" : `${open} incidents are`} still being watched.`;
  }
  const worst = hits.filter(({ level }) => level === first.level);
  const clauses = clausesOf(catalogue, worst).map(([place, members]) => {
    const names = distinctNames(members);
    return `${shortList(names)} ${VERBS[first.level][names.length === 1 ? 0 : 1]}${place && ` in ${place}`}`;
  });
  return `${[clauses.join(", and "), ...othersOf(hits, first.level)].join("; ")}.`;
}

/** What else is hit, counted: by incidents first, then by announced work. */
function othersOf(hits: readonly Hit[], worst: Level): string[] {
  // The worst come first, so that each service counts by the worst of its levels.
  const worstOfEach = new Map(hits.toReversed().map(({ service, level }) => [service.slug, level]));
  const others = [...worstOfEach.values()].filter((level) => level !== worst);
  const planned = others.filter((level) => level === "under_maintenance").length;
  const more = others.length - planned;
  return [
    ...(more > 0 ? [`${countServices(more)} also affected`] : []),
    ...(planned > 0 ? [`${countServices(planned)} under maintenance`] : []),
  ];
}

const distinctNames = (hits: readonly Hit[]): string[] => [...new Set(hits.map(({ service }) => service.name))];

const countServices = (count: number): string => (count === 1 ? "1 more service is" : `${count} more services are`);

/**
 * Hits that one clause tells together, with their place. Global services stand apart from those of some regions only:
 * "Console and Cloud API are down in Shanghai" would say that the console works elsewhere. Places that differ are left to the matrix.
 */
function clausesOf(catalogue: Catalogue, hits: readonly Hit[]): (readonly [place: string, hits: readonly Hit[]])[] {
  const byPlace = Map.groupBy(hits, (hit) => placeOf(catalogue, hit));
  const [place, ...others] = [...byPlace.keys()].filter((name) => name !== "");
  if (place === undefined || others.length > 0) return [["", hits]];
  const everywhere = byPlace.get("");
  return everywhere === undefined || place === "all regions"
    ? [[place, hits]]
    : [
        ["", everywhere],
        [place, byPlace.get(place) ?? []],
      ];
}

function workingOf(catalogue: Catalogue, hits: readonly Hit[], unaffected: readonly Cell[]): string | null {
  const planes = hits.map(({ plane }) => plane);
  const workloads = workloadsOf(catalogue, planes, unaffected, false);
  return workloads && `Only the control plane is hit. ${workloads}`;
}
