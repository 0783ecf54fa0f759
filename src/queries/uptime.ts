import { type CellSet, setsOfService } from "#domain/impact/cell-set.ts";
import { earliestSince, servicesOf } from "#domain/impact/service.ts";
import { memoizeLast, memoizePer } from "#domain/memoize.ts";
import type { Instant } from "#domain/time.ts";
import { type Day, worstPerDay } from "#domain/uptime/days.ts";
import { monthStretch } from "#domain/uptime/month.ts";
import { knownUntil, recordedWindow, type Stretch, type Uptime, uptimeOf } from "#domain/uptime/uptime.ts";
import { BAR_DAYS, type Snapshot } from "./snapshot.ts";

/** The period of figures: the ninety days of the bars ("90d"), or a month of the site's zone ("2024-04"). */
export interface Period extends Stretch {
  name: string;
}

const NINETY_DAYS = `${BAR_DAYS}d`;

/** The ninety days of the bars. */
export const ninetyDays = ({ axis }: Snapshot): Period => ({
  name: NINETY_DAYS,
  from: axis.starts[0] as Instant,
  to: axis.starts.at(-1) as Instant,
});

/** The ninety days, and the months that they overlap, newest first. */
export const recentPeriods = (snapshot: Snapshot): Period[] => [
  ninetyDays(snapshot),
  ...snapshot.months.map((month) => monthPeriod(snapshot, month)),
];

/** A month of the site's zone (`yyyy-mm`). */
export const monthPeriod = ({ site }: Snapshot, month: string): Period => ({ name: month, ...monthStretch(month, site.zone) });

/** The uptime of a set in a period. `since` is when the set came on record. */
export function uptimeOfSet(snapshot: Snapshot, set: CellSet, since: Instant | null, period: Period): Uptime {
  const spans = (period.name === NINETY_DAYS ? snapshot.counted : snapshot.countedIn(period.name))(set);
  const window = recordedWindow(period, since, knownUntil(spans, snapshot.today));
  return uptimeOf(spans, window, snapshot.site.uptimeWeights);
}

/** The worst level of a set on each of the ninety days. Today has none while the impact of an open incident is not known. */
export function daysOf({ axis, asOf, spans, unaffected }: Snapshot, set: CellSet, since: Instant | null): Day[] {
  const days = worstPerDay(axis, spans(set), since, asOf);
  const isTodayKnown = unaffected() === "operational" || days.at(-1)?.level !== "operational";
  return isTodayKnown ? days : [...days.slice(0, -1), { ...(days.at(-1) as Day), level: null }];
}

/** The uptime of one set of cells, one figure per period. */
export interface SetUptime {
  set: CellSet;
  uptimes: readonly Uptime[];
}

/** The uptime of several sets that came on record together. */
export const uptimesOf = (
  snapshot: Snapshot,
  sets: readonly CellSet[],
  since: Instant | null,
  periods: readonly Period[],
): SetUptime[] => sets.map((set) => ({ set, uptimes: periods.map((period) => uptimeOfSet(snapshot, set, since, period)) }));

/** A region as a set of cells without global services, and since when any service in it is on record. */
export function regionSet(snapshot: Snapshot, region: string): { set: CellSet; since: Instant | null } {
  const services = servicesOf(snapshot.active).filter(({ regions }) => regions?.includes(region));
  return { set: { service: null, region, plane: null }, since: earliestSince(services) };
}

/** All figures of some periods: of each service with all its sets, then of each region. */
export const reportUptime = (snapshot: Snapshot, periods: readonly Period[]): SetUptime[] =>
  lastReportOf(snapshot)(periods.map(({ name }) => name).join(), periods);

/** Caches the latest report, since several files show it. */
const lastReportOf = memoizePer((snapshot: Snapshot) =>
  memoizeLast((_: string, periods: readonly Period[]): SetUptime[] => {
    const services = servicesOf(snapshot.active).flatMap((service) =>
      uptimesOf(snapshot, setsOfService(service), service.since, periods),
    );
    const regions = snapshot.active.regions.flatMap(({ slug }) => {
      const { set, since } = regionSet(snapshot, slug);
      return uptimesOf(snapshot, [set], since, periods);
    });
    return [...services, ...regions];
  }),
);
