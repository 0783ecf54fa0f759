import { setsWithin } from "#domain/impact/cell-set.ts";
import { type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import { type Phrase, phrase, verbatim } from "#domain/phrase.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Day } from "#domain/uptime/days.ts";
import type { Stretch } from "#domain/uptime/uptime.ts";
import type { Snapshot } from "./snapshot.ts";
import { daysOf, monthPeriod, type Period, recentPeriods, regionSet, type SetUptime, uptimesOf } from "./uptime.ts";

/** The figures of a service, of what it has in one region, or of a region. */
export interface TargetUptime {
  name: Phrase;
  path: string;
  /** The ninety days; null where only a month is shown. */
  days: readonly Day[] | null;
  /** Taken together first, then each plane where there are two. */
  sets: readonly SetUptime[];
}

/** Figures side by side. */
export interface UptimeTable {
  periods: readonly Period[];
  places: readonly TargetUptime[];
}

/** From when to when the figures of the first period reach, all rows together; null when nothing is on record. */
export function windowOf({ places }: UptimeTable): Stretch | null {
  const windows = places.flatMap(({ sets }) => sets[0]?.uptimes[0]?.window ?? []);
  if (windows.length === 0) return null;
  return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
}

/** A service as a whole, then in each region where it is offered. */
export function readServiceUptime(snapshot: Snapshot, service: Service): { whole: UptimeTable; regions: UptimeTable } {
  const periods = recentPeriods(snapshot);
  const regions = snapshot.active.regions.filter(({ slug }) => service.regions?.includes(slug));
  const places = regions.map(
    ({ slug, name }): TargetUptime => ({
      ...partIn(snapshot, service, slug, periods),
      name: verbatim(name),
      path: paths.region(slug),
    }),
  );
  return { whole: { periods, places: [partIn(snapshot, service, null, periods)] }, regions: { periods, places } };
}

/** A region as a whole, then every service as it is there; global services as they are everywhere. */
export function readRegionUptime(snapshot: Snapshot, region: Region): UptimeTable {
  const periods = recentPeriods(snapshot);
  const services = servicesOf(snapshot.active).filter(({ regions }) => regions === null || regions.includes(region.slug));
  const here = services.map((service) => partIn(snapshot, service, service.regions && region.slug, periods));
  return { periods, places: [wholeRegion(snapshot, region, periods), ...here] };
}

/** Every service over one month of the site's zone (`yyyy-mm`). */
export function readMonthUptime(snapshot: Snapshot, month: string): UptimeTable {
  const periods = [monthPeriod(snapshot, month)];
  const places = servicesOf(snapshot.active).map(
    (service): TargetUptime => ({
      name: verbatim(service.name),
      path: paths.service(service.slug),
      days: null,
      sets: uptimesOf(snapshot, setsWithin(service, null), service.since, periods),
    }),
  );
  return { periods, places };
}

/** What a service has in one region (null: everywhere). */
function partIn(snapshot: Snapshot, service: Service, region: string | null, periods: readonly Period[]): TargetUptime {
  const { slug, name, since } = service;
  return {
    name: verbatim(name),
    path: paths.service(slug),
    days: daysOf(snapshot, { service: slug, region, plane: null }, since),
    sets: uptimesOf(snapshot, setsWithin(service, region), since, periods),
  };
}

function wholeRegion(snapshot: Snapshot, { slug, name }: Region, periods: readonly Period[]): TargetUptime {
  const { set, since } = regionSet(snapshot, slug);
  return {
    name: phrase("All of {region}", { region: name }),
    path: paths.region(slug),
    days: daysOf(snapshot, set, since),
    sets: uptimesOf(snapshot, [set], since, periods),
  };
}
