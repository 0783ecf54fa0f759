import { courseKey, coursesOf, type Stretch } from "../../domain/course.ts";
import { confirmedUnaffected, type ImpactSpan } from "../../domain/impact.ts";
import { type Incident, impactChangesOf, incidentSpans, inOrder, resolvedAt } from "../../domain/incident.ts";
import { type PromiseStanding, promiseStandings } from "../../domain/promise.ts";
import { listInWords, placeOf } from "../../domain/scope.ts";
import type { Catalogue, Plane } from "../../domain/service.ts";
import type { Instant } from "../../domain/time.ts";
import { type Correction, correctionsOf } from "./corrections.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, type Summary, scopeLines, summarise } from "./summary.ts";

/** Cells that went through the same levels at the same times on the same plane, so that the one that came back later stands out. */
export interface Track {
  services: string;
  plane: Plane;
  /** "" where only global services are meant. */
  place: string;
  spans: readonly Stretch[];
}

export interface ImpactChart {
  from: Instant;
  to: Instant;
  /** Whether impact is still open at the right edge. */
  running: boolean;
  tracks: readonly Track[];
  marks: readonly Instant[];
}

export interface IncidentPage {
  incident: Incident;
  summary: Summary;
  resolvedAt: Instant | null;
  /** Cells that were said to work throughout. */
  unaffected: readonly ScopeLine[];
  chart: ImpactChart | null;
  /** By when a word on the cause was promised, and whether it came. */
  promises: readonly PromiseStanding[];
  /** What the postmortem said before. */
  corrections: readonly Correction[];
}

/** The page of one incident; undefined when there is none with this id. */
export function readIncident(snapshot: Snapshot, id: string): IncidentPage | undefined {
  const incident = snapshot.incident(id);
  if (!incident) return undefined;
  const unaffected = confirmedUnaffected(impactChangesOf(incident)).map((cell) => ({ cell, level: "operational" as const }));
  return {
    incident,
    summary: summarise(snapshot.catalogue, incident),
    resolvedAt: resolvedAt(incident),
    unaffected: scopeLines(snapshot.catalogue, unaffected),
    chart: chartOf(snapshot.catalogue, incident),
    promises: promiseStandings(incident.postmortemPromise, incident.postmortem, snapshot.asOf),
    corrections: incident.postmortem ? correctionsOf(incident.postmortem) : [],
  };
}

/** The chart of an incident's impact; null when it has none. The axis ends with the last that is known of it. */
function chartOf(catalogue: Catalogue, incident: Incident): ImpactChart | null {
  const spans = incidentSpans(incident);
  if (spans.length === 0) return null;
  const marks = inOrder(incident.updates).map(({ at }) => at);
  const times = [...marks, ...spans.flatMap(({ from, to }) => [from, to ?? from])];
  return {
    from: Math.min(...times),
    to: Math.max(...times),
    running: spans.some(({ to }) => to === null),
    tracks: tracksOf(catalogue, spans),
    marks,
  };
}

/** One track a course of events: first the regions of a service that fared alike are folded, then the services. */
function tracksOf(catalogue: Catalogue, spans: readonly ImpactSpan[]): Track[] {
  const single = coursesOf(catalogue, spans).map((course) => ({ ...course, place: placeOf(catalogue, course) }));
  const alike = Map.groupBy(single, ({ plane, place, stretches }) => `${plane} ${place} ${courseKey(stretches)}`);
  return [...alike.values()].map((courses) => {
    const { plane, place, stretches } = courses[0] as (typeof courses)[number];
    return { services: listInWords(courses.map(({ service }) => service.name)), plane, place, spans: stretches };
  });
}
