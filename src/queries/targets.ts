import { affectingIds, type Target } from "#db/incidents/incident-lists.ts";
import { completedIdsAt } from "#db/incidents/maintenance-lists.ts";
import type { ImpactSpan } from "#domain/impact/impact.ts";
import type { State } from "#domain/impact/level.ts";
import {
  concernsRegion,
  levelsByPlane,
  type OpenLevels,
  type PlaneLevel,
  stateIn,
  stateOfRegion,
  stateOfService,
} from "#domain/impact/place-state.ts";
import { type Cell, type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import { isImpactUnknown } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { entrySpans, statedSpans } from "#domain/updates/update.ts";
import type { DayAxis } from "#domain/uptime/days.ts";
import { type Bar, barOf, byUrgency } from "./front.ts";
import { type MaintenanceSummary, summariseMaintenance } from "./maintenance.ts";
import { openLevels } from "./matrix.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";
import { readRegionUptime, readServiceUptime, type UptimeTable } from "./uptime-tables.ts";

const LISTED = 20;

/** The state of one service in one region, for the list on either's page. */
export interface TargetState {
  name: string;
  slug: string;
  level: State;
  levels: readonly PlaneLevel[];
}

/** An incident in the history of a service or region, with its impact there. */
interface TargetIncident extends Summary {
  own: readonly ImpactSpan[];
}

/** The maintenances of a service or region. */
export interface TargetMaintenances {
  /** Ongoing first, then upcoming, the soonest first. */
  now: readonly MaintenanceSummary[];
  /** The latest past ones. */
  over: readonly MaintenanceSummary[];
}

export interface ServicePage {
  service: Service;
  level: State;
  /** One per region; a global service has a single one, with an empty slug. */
  states: readonly TargetState[];
  bar: Bar;
  axis: DayAxis;
  uptime: { whole: UptimeTable; regions: UptimeTable };
  incidents: readonly TargetIncident[];
  maintenances: TargetMaintenances;
  open: readonly Summary[];
}

/**
 * The page of a service: its state in each region, the last ninety days, and its incidents. Undefined if it is unknown or
 * retired.
 */
export function readService(snapshot: Snapshot, slug: string): ServicePage | undefined {
  const service = servicesOf(snapshot.active).find((candidate) => candidate.slug === slug);
  if (!service) return undefined;
  const levels = openLevels(snapshot);
  const regions: (Region | null)[] =
    service.regions === null ? [null] : snapshot.active.regions.filter((region) => service.regions?.includes(region.slug));
  const states = regions.map((region) =>
    stateFor(region?.name ?? "Global", region?.slug ?? "", service, region?.slug ?? null, levels),
  );
  return {
    service,
    level: stateOfService(service, levels),
    states,
    bar: barOf(snapshot, service),
    axis: snapshot.axis,
    uptime: readServiceUptime(snapshot, service),
    open: openIncidents(snapshot, { service: slug }),
    incidents: listIncidents(snapshot, { service: slug }),
    maintenances: listMaintenances(snapshot, { service: slug }),
  };
}

export interface RegionPage {
  region: Region;
  level: State;
  groups: readonly { name: string; states: readonly TargetState[] }[];
  /** Global services: they belong to no region, but customers of this one use them too. */
  global: readonly TargetState[];
  uptime: UptimeTable;
  open: readonly Summary[];
  incidents: readonly TargetIncident[];
  maintenances: TargetMaintenances;
}

/** The page of a region: every service offered there, and the global ones separately. Undefined if it is unknown. */
export function readRegion(snapshot: Snapshot, slug: string): RegionPage | undefined {
  const region = snapshot.active.regions.find((candidate) => candidate.slug === slug);
  if (!region) return undefined;
  const levels = openLevels(snapshot);
  const statesOf = (services: readonly Service[], regionSlug: string | null) =>
    services.map((service) => stateFor(service.name, service.slug, service, regionSlug, levels));
  const groups = snapshot.active.groups.map(({ name, services }) => ({
    name,
    states: statesOf(
      services.filter((service) => service.regions?.includes(slug)),
      slug,
    ),
  }));
  const global = statesOf(
    servicesOf(snapshot.active).filter((service) => service.regions === null),
    null,
  );
  return {
    region,
    level: stateOfRegion(snapshot.active, slug, levels),
    groups: groups.filter(({ states }) => states.length > 0),
    global,
    uptime: readRegionUptime(snapshot, region),
    open: openIncidents(snapshot, { region: slug }),
    incidents: listIncidents(snapshot, { region: slug }),
    maintenances: listMaintenances(snapshot, { region: slug }),
  };
}

const stateFor = (name: string, slug: string, service: Service, region: string | null, levels: OpenLevels): TargetState => ({
  name,
  slug,
  levels: levelsByPlane(service, region, levels),
  level: stateIn(service, region, levels),
});

/** Tells whether a cell belongs to a service or region. A region includes global services, which its customers also use. */
export function isIn({ active }: Snapshot, target: Target): (of: { cell: Cell }) => boolean {
  const isHere = "service" in target ? ({ service }: Cell) => service === target.service : concernsRegion(active, target.region);
  return ({ cell }) => isHere(cell);
}

function listMaintenances(snapshot: Snapshot, target: Target): TargetMaintenances {
  const summaries = (list: readonly Maintenance[]) => list.map((each) => summariseMaintenance(snapshot, each));
  const isHere = isIn(snapshot, target);
  const now = [...snapshot.ongoing(), ...snapshot.upcoming()].filter((each) => [...each.scope, ...entrySpans(each)].some(isHere));
  return { now: summaries(now), over: summaries(snapshot.maintenances(completedIdsAt(snapshot.db, target, LISTED))) };
}

/** The open incidents that affect a service or region, or have affected it, and those whose impact is not known yet. */
function openIncidents(snapshot: Snapshot, target: Target): Summary[] {
  const isHere = isIn(snapshot, target);
  const concerned = snapshot.unsettled().filter((incident) => isImpactUnknown(incident) || entrySpans(incident).some(isHere));
  return byUrgency(concerned).map((incident) => summarise(snapshot.catalogue, incident));
}

function listIncidents(snapshot: Snapshot, target: Target): TargetIncident[] {
  const isHere = isIn(snapshot, target);
  return snapshot.incidents(affectingIds(snapshot.db, target, LISTED)).map((incident) => ({
    ...summarise(snapshot.catalogue, incident),
    own: statedSpans(incident).filter(isHere),
  }));
}
