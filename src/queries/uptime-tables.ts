import { setsWithin } from "#domain/impact/cell-set.ts";
import { type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import { type Phrase, phrase, verbatim } from "#domain/phrase.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Day } from "#domain/uptime/days.ts";
import type { Stretch } from "#domain/uptime/uptime.ts";
import type { Snapshot } from "./snapshot.ts";
import { daysOf, monthPeriod, type Period, recentPeriods, regionSet, type SetUptime, uptimesOf } from "./uptime.ts";

/** The figures of a service, of a service in one region, or of a region. */
interface TargetUptime {
  name: Phrase;
  path: string;
  /** The ninety days; null if only a month is shown. */
  days: readonly Day[] | null;
  /** All planes together first, then each plane if there are two. */
  sets: readonly SetUptime[];
}

/** A table of uptime figures. */
export interface UptimeTable {
  periods: readonly Period[];
  rows: readonly TargetUptime[];
}

/** The time that the figures of the first period cover, in all rows; null if nothing is on record. */
export function windowOf({ rows }: UptimeTable): Stretch | null {
  const windows = rows.flatMap(({ sets }) => sets[0]?.uptimes[0]?.window ?? []);
  if (windows.length === 0) return null;
  return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
}

/** The figures of a service as a whole, and of each region that offers it. */
export function readServiceUptime(snapshot: Snapshot, service: Service): { whole: UptimeTable; regions: UptimeTable } {
  const periods = recentPeriods(snapshot);
  const regions = snapshot.active.regions.filter(({ slug }) => service.regions?.includes(slug));
  const rows = regions.map(
    ({ slug, name }): TargetUptime => ({
      ...partIn(snapshot, service, slug, periods),
      name: verbatim(name),
      path: paths.region(slug),
    }),
  );
  return { whole: { periods, rows: [partIn(snapshot, service, null, periods)] }, regions: { periods, rows } };
}

/** The figures of a region as a whole, and of each service there; global services have their global figures. */
export function readRegionUptime(snapshot: Snapshot, region: Region): UptimeTable {
  const periods = recentPeriods(snapshot);
  const services = servicesOf(snapshot.active).filter(({ regions }) => regions === null || regions.includes(region.slug));
  const ofServices = services.map((service) => partIn(snapshot, service, service.regions && region.slug, periods));
  return { periods, rows: [uptimeOfRegion(snapshot, region, periods), ...ofServices] };
}

/** The figures of every service in one month of the site's zone (`yyyy-mm`). */
export function readMonthUptime(snapshot: Snapshot, month: string): UptimeTable {
  const periods = [monthPeriod(snapshot, month)];
  const rows = servicesOf(snapshot.active).map(
    (service): TargetUptime => ({
      name: verbatim(service.name),
      path: paths.service(service.slug),
      days: null,
      sets: uptimesOf(snapshot, setsWithin(service, null), service.since, periods),
    }),
  );
  return { periods, rows };
}

/** The figures of a service in one region (null: in all). */
function partIn(snapshot: Snapshot, service: Service, region: string | null, periods: readonly Period[]): TargetUptime {
  const { slug, name, since } = service;
  return {
    name: verbatim(name),
    path: paths.service(slug),
    days: daysOf(snapshot, { service: slug, region, plane: null }, since),
    sets: uptimesOf(snapshot, setsWithin(service, region), since, periods),
  };
}

function uptimeOfRegion(snapshot: Snapshot, { slug, name }: Region, periods: readonly Period[]): TargetUptime {
  const { set, since } = regionSet(snapshot, slug);
  return {
    name: phrase("All of {region}", { region: name }),
    path: paths.region(slug),
    days: daysOf(snapshot, set, since),
    sets: uptimesOf(snapshot, [set], since, periods),
  };
}
