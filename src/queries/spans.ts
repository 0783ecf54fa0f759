import type { Reader } from "#db/engine/open.ts";
import { closedLate, correctedIds, restatedIds } from "#db/incidents/amended-lists.ts";
import { maxSettlingTime, settledSinceIds, settledWithinIds } from "#db/incidents/incident-lists.ts";
import { endedSinceIds } from "#db/incidents/maintenance-lists.ts";
import { type CellSet, spansBySet } from "#domain/impact/cell-set.ts";
import type { CountedSpan, ImpactSpan } from "#domain/impact/impact.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { countedSpans, type Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { lazy, memoizeLast } from "#domain/memoize.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import type { DayAxis } from "#domain/uptime/days.ts";
import { monthStretch, monthsTouched } from "#domain/uptime/month.ts";

/** Returns the spans that touch any cell of a set. */
type SpansOf<T> = (set: CellSet) => readonly T[];

/** The spans of a snapshot, by sets of cells. */
export interface SnapshotSpans {
  /** The months that overlap the days of the bars (`yyyy-mm`), newest first. */
  months: readonly string[];
  /** Every span that may overlap the days of the bars; spans of maintenances have the level `under_maintenance`. */
  spans: SpansOf<ImpactSpan>;
  /** The spans as figures count them, in all those months. */
  counted: SpansOf<CountedSpan>;
  /** The spans as figures count them, in any one month. */
  countedIn(month: string): SpansOf<CountedSpan>;
  /**
   * The incidents whose impact those figures count, or may have counted before it was corrected or its end was posted, and those that
   * may have been listed elsewhere before.
   */
  measured(): readonly Incident[];
  measuredIn(month: string): readonly Incident[];
}

interface SpanSources {
  db: Reader;
  /** The catalogue in which all that is open has a place. */
  catalogue: () => Catalogue;
  zone: string;
  axis: DayAxis;
  unsettled: () => readonly Incident[];
  ongoing: () => readonly Maintenance[];
  incidents: (ids: readonly string[]) => Incident[];
  maintenances: (ids: readonly string[]) => Maintenance[];
}

/** Reads spans on demand: those of the bars and their months once, those of older months one month at a time. */
export function spansOf({ db, catalogue, zone, axis, unsettled, ongoing, incidents, maintenances }: SpanSources): SnapshotSpans {
  const [start, midnight, end] = [axis.starts[0], axis.starts.at(-2), axis.starts.at(-1)] as [Instant, Instant, Instant];
  const months = monthsTouched(start, end, zone).reverse();
  const recentStart = monthStretch(months.at(-1) as string, zone).from;
  const since = (from: Instant) => [...unsettled(), ...incidents(settledSinceIds(db, from))];
  const corrected = lazy(() => incidents([...new Set([...restatedIds(db), ...correctedIds(db)])]));
  const count = (list: readonly Incident[]) =>
    spansBySet(
      catalogue(),
      list.flatMap((incident) => countedSpans(incident, midnight)),
    );
  const announced = (from: Instant) => [...ongoing(), ...maintenances(endedSinceIds(db, from))].flatMap(announcedSpans);
  const shown = lazy(() => spansBySet(catalogue(), [...since(start).flatMap(entrySpans), ...announced(start)]));
  const recentIncidents = lazy(() => since(recentStart));
  const recent = lazy(() => count(recentIncidents()));
  const maxDuration = lazy(() => maxSettlingTime(db));
  const olderIncidents = memoizeLast((month) => {
    const { from, to } = monthStretch(month, zone);
    return [...unsettled(), ...incidents(settledWithinIds(db, from, to, maxDuration()))];
  });
  const older = memoizeLast((month) => count(olderIncidents(month)));
  const [recentlyClosed, everClosed] = [lazy(() => closedLate(db, recentStart)), lazy(() => closedLate(db, 0))];
  const withFormer = (list: readonly Incident[], late: typeof recentlyClosed, from: Instant) => {
    const across = late().filter(({ settledAt, postedAt }) => settledAt < from && from <= postedAt);
    return [...new Set([...list, ...corrected(), ...incidents(across.map(({ id }) => id))])];
  };
  return {
    months,
    spans: (set) => shown()(set),
    counted: (set) => recent()(set),
    countedIn: (month) => (months.includes(month) ? recent() : older(month)),
    measured: lazy(() => withFormer(recentIncidents(), recentlyClosed, recentStart)),
    measuredIn: (month) => {
      const list = months.includes(month) ? recentIncidents() : olderIncidents(month);
      return withFormer(list, everClosed, monthStretch(month, zone).from);
    },
  };
}

/** The spans of a maintenance on the bars. Uptime does not count them, so no bar shows them as an outage. */
const announcedSpans = (maintenance: Maintenance): ImpactSpan[] =>
  entrySpans(maintenance).map((span) => ({ ...span, level: "under_maintenance" }));
