import { type CountsInterval, countsOverTime } from "#domain/impact/counts-over-time.ts";
import type { ImpactSpan } from "#domain/impact/impact.ts";
import { type ImpactPattern, impactPatternsOf, type Phase, patternKey } from "#domain/impact/pattern.ts";
import { listPhrase, locationPhrase } from "#domain/impact/scope.ts";
import { type Catalogue, cellKey, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { inEnglish, type Phrase, verbatim } from "#domain/phrase.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, inOrder } from "#domain/updates/update.ts";

/** Cells on the same plane with the same levels at the same times, so that a cell that recovered later stands out. */
export interface Track {
  services: Phrase;
  plane: Plane;
  /** Null if all services are global. */
  location: Phrase | null;
  phases: readonly Phase[];
}

/** One service in the chart: how many of its cells were affected over time, and each of those cells. */
export interface ServiceChart {
  slug: string;
  name: string;
  /** The spans of the service, for the sentences. */
  spans: readonly ImpactSpan[];
  counts: readonly CountsInterval[];
  /** How many of its cells were affected at any time. */
  affectedCells: number;
  cells: readonly Track[];
}

export interface ImpactChart {
  from: Instant;
  to: Instant;
  /** Whether impact is ongoing at the right edge. */
  running: boolean;
  services: readonly ServiceChart[];
  /** The same content as rows of a table, where cells with the same pattern are combined. */
  tracks: readonly Track[];
  /** The times of updates, and how many were too late for the axis. */
  marks: readonly Instant[];
  later: number;
}

/** In a service with more affected cells than this, cells with the same pattern share a bar. */
const MAX_BARS = 24;

/**
 * How far the axis can extend after the impact, as a share of its length, so that an update days later does not compress the
 * impact.
 */
const MAX_AFTERMATH = 0.75;

/** The chart of the impact of an incident or a maintenance; null if it has none. */
export function chartOf(catalogue: Catalogue, entry: Entry): ImpactChart | null {
  const spans = entrySpans(entry);
  if (spans.length === 0) return null;
  const updateTimes = inOrder<{ at: Instant }>(entry.updates).map(({ at }) => at);
  const from = Math.min(...updateTimes, ...spans.map((span) => span.from));
  const to = endOfAxis(spans, from, Math.max(...updateTimes));
  const marks = updateTimes.filter((at) => at <= to);
  const bySlug = Map.groupBy(spans, ({ cell }) => cell.service);
  return {
    from,
    to,
    later: updateTimes.length - marks.length,
    running: spans.some((span) => span.to === null),
    services: servicesOf(catalogue).flatMap((service) => {
      const own = bySlug.get(service.slug);
      return own ? [serviceChart(catalogue, service, own, to)] : [];
    }),
    tracks: tracksOf(catalogue, spans),
    marks,
  };
}

/** Ongoing impact is drawn up to the latest update. */
function endOfAxis(spans: readonly ImpactSpan[], from: Instant, lastUpdate: Instant): Instant {
  const known = Math.max(...spans.map((span) => span.to ?? Math.max(span.from, lastUpdate)));
  return Math.max(known, Math.min(lastUpdate, known + (known - from) * MAX_AFTERMATH));
}

function serviceChart(catalogue: Catalogue, service: Service, spans: readonly ImpactSpan[], end: Instant): ServiceChart {
  const affectedCells = new Set(spans.map(({ cell }) => cellKey(cell))).size;
  const patterns = impactPatternsOf(catalogue, spans);
  const shown = affectedCells > MAX_BARS ? patterns : patterns.flatMap(splitByRegion);
  const cells = shown.map(({ plane, phases, ...pattern }) => ({
    services: verbatim(service.name),
    plane,
    location: locationPhrase(catalogue, pattern),
    phases,
  }));
  return { slug: service.slug, name: service.name, spans, counts: countsOverTime(spans, end), affectedCells, cells };
}

/** Splits a pattern into one per region. */
function splitByRegion(pattern: ImpactPattern): ImpactPattern[] {
  const { service, regions } = pattern;
  const slugs = regions === "all" ? service.regions : regions;
  return slugs === null || slugs.length < 2 ? [pattern] : slugs.map((slug) => ({ ...pattern, regions: [slug] }));
}

/** One track per pattern: first the regions of a service with the same pattern are combined, then the services. */
function tracksOf(catalogue: Catalogue, spans: readonly ImpactSpan[]): Track[] {
  const single = impactPatternsOf(catalogue, spans).map((pattern) => ({
    ...pattern,
    location: locationPhrase(catalogue, pattern),
  }));
  const alike = Map.groupBy(
    single,
    ({ plane, location, phases }) => `${plane} ${inEnglish(location ?? "")} ${patternKey(phases)}`,
  );
  return [...alike.values()].map((patterns) => {
    const { plane, location, phases } = patterns[0] as (typeof patterns)[number];
    return { services: listPhrase(patterns.map(({ service }) => service.name)), plane, location, phases };
  });
}
