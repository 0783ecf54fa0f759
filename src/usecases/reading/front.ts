import { lastWordAt, latestSettledIds, settledSinceIds, unsettledIds } from "../../../db/incidents.ts";
import { type Day, type DayAxis, dayAxis, worstPerDay } from "../../domain/days.ts";
import { confirmedUnaffected, type ImpactSpan } from "../../domain/impact.ts";
import { type Incident, impactChangesOf, incidentSpans, statusOf } from "../../domain/incident.ts";
import { type Overall, overallOf } from "../../domain/overall.ts";
import type { Service } from "../../domain/service.ts";
import { dayOf, type Instant } from "../../domain/time.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";

export const BAR_DAYS = 90;
const RECENT = 5;

/** Ninety days of one service, the worst of its cells each day. */
export interface Bar {
  slug: string;
  name: string;
  days: readonly Day[];
}

export interface FrontPage {
  overall: Overall;
  open: readonly Summary[];
  matrix: Matrix;
  bars: readonly { group: string; bars: readonly Bar[] }[];
  axis: DayAxis;
  recent: readonly Summary[];
  lastWordAt: Instant | null;
}

/** The front page: what is wrong now, where, and how the last ninety days were. */
export function readFrontPage(snapshot: Snapshot): FrontPage {
  const { tx, active } = snapshot;
  const unsettled = snapshot.incidents(unsettledIds(tx));
  const recent = snapshot.incidents(latestSettledIds(tx, RECENT));
  const axis = barAxis(snapshot);
  const spans = windowIncidents(snapshot, axis).flatMap(incidentSpans);
  return {
    overall: overallNow(snapshot, unsettled),
    open: unsettled.map((incident) => summarise(snapshot.catalogue, incident)),
    matrix: matrixOf(active, unsettled.flatMap(incidentSpans)),
    bars: active.groups.map(({ name, services }) => ({
      group: name,
      bars: services.map((service) => barOf(snapshot, axis, service, spans)),
    })),
    axis,
    recent: recent.map((incident) => summarise(snapshot.catalogue, incident)),
    lastWordAt: lastWordAt(tx),
  };
}

/** What all unsettled incidents together amount to now. */
export function overallNow(snapshot: Snapshot, unsettled: readonly Incident[]): Overall {
  const openCount = unsettled.filter((incident) => statusOf(incident) !== "resolved").length;
  const confirmed = unsettled.flatMap((incident) => confirmedUnaffected(impactChangesOf(incident)));
  return overallOf(snapshot.active, unsettled.flatMap(incidentSpans), openCount, confirmed);
}

/** The ninety days up to that of the snapshot. */
export const barAxis = ({ asOf, site }: Snapshot): DayAxis => dayAxis(dayOf(asOf, site.zone), BAR_DAYS, site.zone);

/** Every incident that may touch a day of the axis. */
export const windowIncidents = (snapshot: Snapshot, axis: DayAxis): Incident[] =>
  snapshot.incidents([...unsettledIds(snapshot.tx), ...settledSinceIds(snapshot.tx, axis.starts[0] as Instant)]);

/** One service's ninety days. */
export function barOf(snapshot: Snapshot, axis: DayAxis, service: Service, spans: readonly ImpactSpan[]): Bar {
  const own = spans.filter(({ cell }) => cell.service === service.slug);
  return { slug: service.slug, name: service.name, days: worstPerDay(axis, own, service.since, snapshot.asOf) };
}
