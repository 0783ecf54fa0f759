import type { Reader } from "#db/engine/open.ts";
import { maxSettlingTime, settledSinceIds, settledWithinIds } from "#db/incidents/incident-lists.ts";
import { endedSinceIds } from "#db/incidents/maintenance-lists.ts";
import { type CellSet, spansBySet } from "#domain/impact/cell-set.ts";
import type { CountedSpan, ImpactSpan } from "#domain/impact/impact.ts";
import { countedSpans, type Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { lazy, memoizeLast } from "#domain/memoize.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import type { DayAxis } from "#domain/uptime/days.ts";
import { monthStretch, monthsTouched } from "#domain/uptime/month.ts";

/** Answers with the spans that touch any cell of a set. */
export type SpansOf<T> = (set: CellSet) => readonly T[];

/** The impact of a snapshot, by the cells it hit. */
export interface SnapshotSpans {
  /** The months that the days of the bars touch (`yyyy-mm`), newest first. */
  months: readonly string[];
  /** Every span that may touch a day of the bars; that of announced work as such, whatever it was planned to do. */
  spans: SpansOf<ImpactSpan>;
  /** Spans as figures count them, for all those months. */
  counted: SpansOf<CountedSpan>;
  /** The same for any one month. */
  countedIn(month: string): SpansOf<CountedSpan>;
}

interface SpanSources {
  tx: Reader;
  zone: string;
  axis: DayAxis;
  unsettled: () => readonly Incident[];
  ongoing: () => readonly Maintenance[];
  incidents: (ids: readonly string[]) => Incident[];
  maintenances: (ids: readonly string[]) => Maintenance[];
}

/** Reads spans when they are first asked for: those of the bars and their months once, those of older months one month at a time. */
export function spansOf({ tx, zone, axis, unsettled, ongoing, incidents, maintenances }: SpanSources): SnapshotSpans {
  const [start, midnight, end] = [axis.starts[0], axis.starts.at(-2), axis.starts.at(-1)] as [Instant, Instant, Instant];
  const months = monthsTouched(start, end, zone).reverse();
  const since = (from: Instant) => [...unsettled(), ...incidents(settledSinceIds(tx, from))];
  const count = (list: readonly Incident[]) => spansBySet(list.flatMap((incident) => countedSpans(incident, midnight)));
  const worked = (from: Instant) => [...ongoing(), ...maintenances(endedSinceIds(tx, from))].flatMap(announcedSpans);
  const shown = lazy(() => spansBySet([...since(start).flatMap(entrySpans), ...worked(start)]));
  const recent = lazy(() => count(since(monthStretch(months.at(-1) as string, zone).from)));
  const longest = lazy(() => maxSettlingTime(tx));
  const older = memoizeLast((month) => {
    const { from, to } = monthStretch(month, zone);
    return count([...unsettled(), ...incidents(settledWithinIds(tx, from, to, longest()))]);
  });
  return {
    months,
    spans: (set) => shown()(set),
    counted: (set) => recent()(set),
    countedIn: (month) => (months.includes(month) ? recent() : older(month)),
  };
}

/** The spans of announced work on the bars. They stand beside uptime, in which it does not count: so no bar shows it as an outage. */
const announcedSpans = (maintenance: Maintenance): ImpactSpan[] =>
  entrySpans(maintenance).map((span) => ({ ...span, level: "under_maintenance" }));
