import { type CountsInterval, countsOverTime } from "#domain/impact/counts-over-time.ts";
import type { ImpactSpan } from "#domain/impact/impact.ts";
import { type ImpactPattern, impactPatternsOf, type Phase, patternKey } from "#domain/impact/pattern.ts";
import { listPhrase, locationPhrase } from "#domain/impact/scope.ts";
import { type Catalogue, cellKey, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { inEnglish, type Phrase, verbatim } from "#domain/phrase.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, inOrder } from "#domain/updates/update.ts";

/** Cells that went through the same levels at the same times on the same plane, so that the one that came back later stands out. */
export interface Track {
  services: Phrase;
  plane: Plane;
  /** Null where only global services are meant. */
  place: Phrase | null;
  phases: readonly Phase[];
}

/** One service in the chart: how much of it was hit over time, and each hit cell by itself. */
export interface ServiceChart {
  slug: string;
  name: string;
  /** Its own spans, for the sentences. */
  spans: readonly ImpactSpan[];
  skyline: readonly CountsInterval[];
  /** How many of its cells were hit at any time. */
  hit: number;
  cells: readonly Track[];
}

export interface ImpactChart {
  from: Instant;
  to: Instant;
  /** Whether impact is still open at the right edge. */
  running: boolean;
  services: readonly ServiceChart[];
  /** The same as rows of a table: cells that fared alike folded. */
  tracks: readonly Track[];
  /** When updates were said to be so, and how many came too late for the axis. */
  marks: readonly Instant[];
  later: number;
}

/** Of a service hit in more cells than this, those that fared alike share a bar. */
const MAX_BARS = 24;

/** How far the axis may go on after the impact, as a share of its length: a report that came days later must not make it a stub. */
const AFTERMATH = 0.75;

/** The chart of the impact of an incident or a maintenance; null when it has none. */
export function chartOf(catalogue: Catalogue, entry: Entry): ImpactChart | null {
  const spans = entrySpans(entry);
  if (spans.length === 0) return null;
  const told = inOrder<{ at: Instant }>(entry.updates).map(({ at }) => at);
  const from = Math.min(...told, ...spans.map((span) => span.from));
  const to = endOfAxis(spans, from, Math.max(...told));
  const marks = told.filter((at) => at <= to);
  const bySlug = Map.groupBy(spans, ({ cell }) => cell.service);
  return {
    from,
    to,
    later: told.length - marks.length,
    running: spans.some((span) => span.to === null),
    services: servicesOf(catalogue).flatMap((service) => {
      const own = bySlug.get(service.slug);
      return own ? [serviceChart(catalogue, service, own, to)] : [];
    }),
    tracks: tracksOf(catalogue, spans),
    marks,
  };
}

/** Running impact is drawn up to the last word on it. */
function endOfAxis(spans: readonly ImpactSpan[], from: Instant, lastNotified: Instant): Instant {
  const known = Math.max(...spans.map((span) => span.to ?? Math.max(span.from, lastNotified)));
  return Math.max(known, Math.min(lastNotified, known + (known - from) * AFTERMATH));
}

function serviceChart(catalogue: Catalogue, service: Service, spans: readonly ImpactSpan[], end: Instant): ServiceChart {
  const hit = new Set(spans.map(({ cell }) => cellKey(cell))).size;
  const courses = impactPatternsOf(catalogue, spans);
  const shown = hit > MAX_BARS ? courses : courses.flatMap(apart);
  const cells = shown.map(({ plane, phases, ...course }) => ({
    services: verbatim(service.name),
    plane,
    place: locationPhrase(catalogue, course),
    phases,
  }));
  return { slug: service.slug, name: service.name, spans, skyline: countsOverTime(spans, end), hit, cells };
}

/** A course region by region. */
function apart(course: ImpactPattern): ImpactPattern[] {
  const { service, regions } = course;
  const slugs = regions === "all" ? service.regions : regions;
  return slugs === null || slugs.length < 2 ? [course] : slugs.map((slug) => ({ ...course, regions: [slug] }));
}

/** One track a course of events: first the regions of a service that fared alike are folded, then the services. */
function tracksOf(catalogue: Catalogue, spans: readonly ImpactSpan[]): Track[] {
  const single = impactPatternsOf(catalogue, spans).map((course) => ({ ...course, place: locationPhrase(catalogue, course) }));
  const alike = Map.groupBy(single, ({ plane, place, phases }) => `${plane} ${inEnglish(place ?? "")} ${patternKey(phases)}`);
  return [...alike.values()].map((courses) => {
    const { plane, place, phases } = courses[0] as (typeof courses)[number];
    return { services: listPhrase(courses.map(({ service }) => service.name)), plane, place, phases };
  });
}
