import { affectingIds, type Target } from "#db/incidents/incident-lists.ts";
import { completedIdsAt } from "#db/incidents/maintenance-lists.ts";
import { type ImpactSpan, levelsByCell, openSpans } from "#domain/impact/impact.ts";
import { type Level, worstOf } from "#domain/impact/level.ts";
import { type Cell, type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { entrySpans } from "#domain/updates/update.ts";
import type { DayAxis } from "#domain/uptime/days.ts";
import { type Bar, barOf } from "./front.ts";
import { type MaintenanceSummary, summariseMaintenance } from "./maintenance.ts";
import { levelsByPlane, type PlaneLevel } from "./matrix.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";
import { readRegionUptime, readServiceUptime, type UptimeTable } from "./uptime-tables.ts";

const LISTED = 20;

/** The state of one service in one region, as the page of either lists it. */
export interface Place {
  name: string;
  slug: string;
  level: Level;
  levels: readonly PlaneLevel[];
}

/** An incident in the history of a service or region, with what it meant there. */
export interface TargetIncident extends Summary {
  own: readonly ImpactSpan[];
}

/** Announced work that concerns a service or region. */
export interface TargetMaintenances {
  /** Under way first, then what is to come, the soonest first. */
  now: readonly MaintenanceSummary[];
  /** The latest that is over. */
  over: readonly MaintenanceSummary[];
}

export interface ServicePage {
  service: Service;
  level: Level;
  /** One a region; for a global service one, with an empty slug. */
  places: readonly Place[];
  bar: Bar;
  axis: DayAxis;
  uptime: { whole: UptimeTable; regions: UptimeTable };
  incidents: readonly TargetIncident[];
  maintenances: TargetMaintenances;
}

/** The page of a service: its state in each region, ninety days, the incidents that hit it. Undefined for an unknown or retired one. */
export function readService(snapshot: Snapshot, slug: string): ServicePage | undefined {
  const service = servicesOf(snapshot.active).find((candidate) => candidate.slug === slug);
  if (!service) return undefined;
  const levels = openLevels(snapshot);
  const regions: (Region | null)[] =
    service.regions === null ? [null] : snapshot.active.regions.filter((region) => service.regions?.includes(region.slug));
  const places = regions.map((region) =>
    placeFor(region?.name ?? "Global", region?.slug ?? "", levelsByPlane(service, region?.slug ?? null, levels)),
  );
  return {
    service,
    level: worstOf(places.map((place) => place.level)),
    places,
    bar: barOf(snapshot, service),
    axis: snapshot.axis,
    uptime: readServiceUptime(snapshot, service),
    incidents: listHitting(snapshot, { service: slug }),
    maintenances: listMaintenances(snapshot, { service: slug }),
  };
}

export interface RegionPage {
  region: Region;
  level: Level;
  groups: readonly { name: string; places: readonly Place[] }[];
  /** Global services: they have no region, but customers of this one need them too. */
  global: readonly Place[];
  uptime: UptimeTable;
  incidents: readonly TargetIncident[];
  maintenances: TargetMaintenances;
}

/** The page of a region: every service offered there, the global ones apart. Undefined for an unknown one. */
export function readRegion(snapshot: Snapshot, slug: string): RegionPage | undefined {
  const region = snapshot.active.regions.find((candidate) => candidate.slug === slug);
  if (!region) return undefined;
  const levels = openLevels(snapshot);
  const placesOf = (services: readonly Service[], where: string | null) =>
    services.map((service) => placeFor(service.name, service.slug, levelsByPlane(service, where, levels)));
  const groups = snapshot.active.groups.map(({ name, services }) => ({
    name,
    places: placesOf(
      services.filter((service) => service.regions?.includes(slug)),
      slug,
    ),
  }));
  const global = placesOf(
    servicesOf(snapshot.active).filter((service) => service.regions === null),
    null,
  );
  return {
    region,
    level: worstOf([...groups.flatMap((group) => group.places), ...global].map((place) => place.level)),
    groups: groups.filter(({ places }) => places.length > 0),
    global,
    uptime: readRegionUptime(snapshot, region),
    incidents: listHitting(snapshot, { region: slug }),
    maintenances: listMaintenances(snapshot, { region: slug }),
  };
}

const openLevels = (snapshot: Snapshot) =>
  levelsByCell(openSpans([...snapshot.unsettled(), ...snapshot.ongoing()].flatMap(entrySpans)));

const placeFor = (name: string, slug: string, levels: readonly PlaneLevel[]): Place => ({
  name,
  slug,
  levels,
  level: worstOf(levels.map(({ level }) => level)),
});

/** Whether a cell is of a service, or in a region. Customers of a region need the global services too. */
const isAt =
  (where: Target) =>
  ({ cell }: { cell: Cell }): boolean =>
    "service" in where ? cell.service === where.service : cell.region === where.region || cell.region === null;

function listMaintenances(snapshot: Snapshot, where: Target): TargetMaintenances {
  const summaries = (list: readonly Maintenance[]) => list.map((each) => summariseMaintenance(snapshot, each));
  const now = [...snapshot.ongoing(), ...snapshot.upcoming()].filter((each) =>
    [...each.scope, ...entrySpans(each)].some(isAt(where)),
  );
  return { now: summaries(now), over: summaries(snapshot.maintenances(completedIdsAt(snapshot.tx, where, LISTED))) };
}

function listHitting(snapshot: Snapshot, where: Target): TargetIncident[] {
  return snapshot.incidents(affectingIds(snapshot.tx, where, LISTED)).map((incident) => ({
    ...summarise(snapshot.catalogue, incident),
    own: entrySpans(incident).filter(isAt(where)),
  }));
}
