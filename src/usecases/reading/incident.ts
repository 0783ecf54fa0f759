import { confirmedUnaffected, type ImpactSpan } from "../../domain/impact.ts";
import { type Incident, impactChangesOf, incidentSpans, inOrder, resolvedAt } from "../../domain/incident.ts";
import { placeOf } from "../../domain/scope.ts";
import { type Catalogue, type Plane, type Service, servicesOf } from "../../domain/service.ts";
import type { Instant } from "../../domain/time.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, type Summary, scopeLines, summarise } from "./summary.ts";

/** Cells of one service and plane that went through the same levels at the same times. */
export interface TrackRow {
  /** "" for a global service. */
  place: string;
  spans: readonly Pick<ImpactSpan, "level" | "from" | "to">[];
}

/** The impact over time of one service on one plane. */
export interface Track {
  service: string;
  plane: Plane;
  rows: readonly TrackRow[];
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
    tracks: servicesOf(catalogue).flatMap((service) => tracksOf(catalogue, service, spans)),
    marks,
  };
}

function tracksOf(catalogue: Catalogue, service: Service, spans: readonly ImpactSpan[]): Track[] {
  return service.planes.flatMap((plane) => {
    const own = spans.filter(({ cell }) => cell.service === service.slug && cell.plane === plane);
    return own.length === 0 ? [] : [{ service: service.name, plane, rows: rowsOf(catalogue, service, own) }];
  });
}

/** Regions with the same course share a row, so that the one that came back later stands out. */
function rowsOf(catalogue: Catalogue, service: Service, spans: readonly ImpactSpan[]): TrackRow[] {
  const byRegion = Map.groupBy(spans, ({ cell }) => cell.region);
  const byCourse = Map.groupBy(byRegion, ([, course]) => course.map(({ level, from, to }) => `${level} ${from} ${to}`).join());
  return [...byCourse.values()].map((alike) => {
    const regions = alike.flatMap(([region]) => region ?? []);
    const place = placeOf(catalogue, { service, regions: regions.length === service.regions?.length ? "all" : regions });
    return { place, spans: (alike[0]?.[1] ?? []).map(({ level, from, to }) => ({ level, from, to })) };
  });
}
