import { countStarted, latestSettledIds, startedBetweenIds, startsExtent } from "#db/incidents/incident-lists.ts";
import { maintenanceIdsStartedBetween } from "#db/incidents/maintenance-lists.ts";
import { earliestSince, servicesOf } from "#domain/impact/service.ts";
import { medianLags } from "#domain/incidents/lag.ts";
import { type Instant, monthOf } from "#domain/time.ts";
import { firstMonth, isMonth, monthStretch, monthsBetween } from "#domain/uptime/month.ts";
import { type MaintenanceSummary, summariseMaintenance } from "./maintenance.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";
import { readMonthUptime, type UptimeTable } from "./uptime-tables.ts";

export interface MonthCount {
  /** `yyyy-mm` */
  month: string;
  incidents: number;
  maintenances: number;
}

/**
 * Every month on record with the number of incidents and maintenances that started in it, newest first. Months are those of the
 * site's zone.
 */
export const readHistory = (snapshot: Snapshot): MonthCount[] =>
  monthsBetween(...extentOf(snapshot))
    .reverse()
    .map((month) => {
      const { from, to } = monthStretch(month, snapshot.site.zone);
      return {
        month,
        incidents: countStarted(snapshot.db, from, to),
        maintenances: maintenanceIdsStartedBetween(snapshot.db, from, to).length,
      };
    });

/** The first and the last month that have a page: from the first one on record to that of the last change. */
function extentOf(snapshot: Snapshot): [first: string, last: string] {
  const { db, asOf, site } = snapshot;
  const last = Math.max(asOf, startsExtent(db)?.last ?? asOf);
  return [firstMonthAsOf(snapshot, asOf), monthOf(last, site.zone)];
}

const firstMonthAsOf = ({ db, site, active }: Snapshot, at: Instant): string =>
  firstMonth(earliestSince(servicesOf(active)), startsExtent(db)?.first ?? null, at, site.zone);

/** The months whose pages are added, removed or changed because a day has passed since `shown`. */
export function monthsTurned(snapshot: Snapshot, shown: Instant): string[] {
  const { asOf, site } = snapshot;
  const between = (one: string, other: string) => (one < other ? monthsBetween(one, other) : monthsBetween(other, one));
  const first = between(firstMonthAsOf(snapshot, shown), firstMonthAsOf(snapshot, asOf));
  return [...(first.length > 1 ? first : []), ...between(monthOf(shown, site.zone), monthOf(asOf, site.zone))];
}

const MEASURED_INCIDENTS = 20;

/** The median times of detection, first update, fix and postmortem of the latest settled incidents. */
export const readMedians = (snapshot: Snapshot) =>
  medianLags(snapshot.incidents(latestSettledIds(snapshot.db, MEASURED_INCIDENTS)));

export interface MonthPage {
  month: string;
  /** The incidents that started in it, newest first. */
  incidents: readonly Summary[];
  maintenances: readonly MaintenanceSummary[];
  uptime: UptimeTable;
}

/** The page of a month; undefined if it is not on record or not a valid month. */
export function readMonth(snapshot: Snapshot, month: string): MonthPage | undefined {
  if (!isOnRecord(snapshot, month)) return undefined;
  const { from, to } = monthStretch(month, snapshot.site.zone);
  const incidents = snapshot.incidents(startedBetweenIds(snapshot.db, from, to));
  const maintenances = snapshot.maintenances(maintenanceIdsStartedBetween(snapshot.db, from, to));
  return {
    month,
    incidents: incidents.map((incident) => summarise(snapshot.catalogue, incident)),
    maintenances: maintenances.map((maintenance) => summariseMaintenance(snapshot, maintenance)),
    uptime: readMonthUptime(snapshot, month),
  };
}

/** Whether a text is a month that has a page. */
export function isOnRecord(snapshot: Snapshot, month: string): boolean {
  const [first, last] = extentOf(snapshot);
  return isMonth(month) && first <= month && month <= last;
}
