import type { Day } from "../../domain/days.ts";
import { paths } from "../../domain/paths.ts";
import { type Region, type Service, servicesOf } from "../../domain/service.ts";
import type { Stretch } from "../../domain/uptime.ts";
import type { Snapshot } from "./snapshot.ts";
import {
  daysOf,
  monthPeriod,
  type Period,
  recentPeriods,
  regionSet,
  regionUptime,
  type SetUptime,
  serviceUptimes,
} from "./uptime.ts";

/** The figures of a service, of what it has in one region, or of a region. */
export interface PlaceUptime {
  name: string;
  path: string;
  /** The ninety days; null where only a month is shown. */
  days: readonly Day[] | null;
  /** Taken together first, then each plane where there are two. */
  sets: readonly SetUptime[];
}

/** Figures side by side. */
export interface UptimeTable {
  periods: readonly Period[];
  places: readonly PlaceUptime[];
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
  const sets = serviceUptimes(snapshot, service, periods);
  const place = (region: string | null, name: string, path: string): PlaceUptime => ({
    name,
    path,
    days: daysOf(snapshot, { service: service.slug, region, plane: null }, service.since),
    sets: sets.filter(({ set }) => set.region === region),
  });
  const regions = snapshot.active.regions.filter(({ slug }) => service.regions?.includes(slug));
  return {
    whole: { periods, places: [place(null, service.name, paths.service(service.slug))] },
    regions: { periods, places: regions.map(({ slug, name }) => place(slug, name, paths.region(slug))) },
  };
}

/** A region as a whole, then every service as it is there; global services as they are everywhere. */
export function readRegionUptime(snapshot: Snapshot, region: Region): UptimeTable {
  const periods = recentPeriods(snapshot);
  const services = servicesOf(snapshot.active).filter(({ regions }) => regions === null || regions.includes(region.slug));
  const here = services.map((service): PlaceUptime => {
    const where = service.regions === null ? null : region.slug;
    return {
      name: service.name,
      path: paths.service(service.slug),
      days: daysOf(snapshot, { service: service.slug, region: where, plane: null }, service.since),
      sets: serviceUptimes(snapshot, service, periods).filter(({ set }) => set.region === where),
    };
  });
  return { periods, places: [regionPlace(snapshot, region, periods), ...here] };
}

function regionPlace(snapshot: Snapshot, { slug, name }: Region, periods: readonly Period[]): PlaceUptime {
  const { set, since } = regionSet(snapshot, slug);
  const days = daysOf(snapshot, set, since);
  return { name: `All of ${name}`, path: paths.region(slug), days, sets: [regionUptime(snapshot, slug, periods)] };
}

/** Every service over one month of the site's zone (`yyyy-mm`). */
export function readMonthUptime(snapshot: Snapshot, month: string): UptimeTable {
  const periods = [monthPeriod(snapshot, month)];
  const placeOf = (service: Service): PlaceUptime => ({
    name: service.name,
    path: paths.service(service.slug),
    days: null,
    sets: serviceUptimes(snapshot, service, periods).filter(({ set }) => set.region === null),
  });
  return { periods, places: servicesOf(snapshot.active).map(placeOf) };
}
