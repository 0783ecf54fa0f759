import type { ImpactChange } from "#domain/impact/impact.ts";
import { compareLevels, type Level, worstOf } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellKey, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { levelOfImpact } from "#domain/impact/statuspage-status.ts";
import type { Instant } from "#domain/time.ts";
import type { Named } from "./components.ts";
import type { StatuspagePost } from "./file.ts";

/** A cell, and the ids of the components that give its level: those of the service, and those of the region if one is named. */
interface WatchedCell {
  cell: Cell;
  service: readonly string[];
  region: readonly string[] | null;
}

/** The cells that a post names: each service in the regions that are named with it, or in all its regions where none is. */
export function cellsNamed({ services, regions }: Named, catalogue: Catalogue): WatchedCell[] {
  const known = new Map(servicesOf(catalogue).map((service) => [service.slug, service]));
  return services.flatMap(({ slug, ids }) => {
    const service = known.get(slug) as Service;
    const plane: Plane = service.planes.includes("data") ? "data" : (service.planes[0] as Plane);
    const watch = (region: string | null, componentIds: readonly string[] | null): WatchedCell => ({
      ...{ cell: { service: slug, region, plane } },
      ...{ service: ids, region: componentIds },
    });
    if (service.regions === null) return [watch(null, null)];
    if (regions.length === 0) return service.regions.map((region) => watch(region, null));
    return regions.flatMap((region) => (service.regions?.includes(region.slug) ? [watch(region.slug, region.ids)] : []));
  });
}

/** Whether the incident has an impact but no update names an affected component. Its components then have the incident's impact. */
export const isUnreported = ({ impact, incident_updates }: StatuspagePost): boolean =>
  !["none", "maintenance"].includes(impact) &&
  incident_updates.every(({ affected_components }) =>
    (affected_components ?? []).every(({ new_status }) => incidentLevel(new_status) === "operational"),
  );

/** The level that an incident causes: maintenance belongs to another post. */
const incidentLevel = (level: Level): Level => (level === "under_maintenance" ? "operational" : level);

/**
 * The impact changes of each update of an incident. Impact in the first update starts at `startedAt`; a cell of a service in a region
 * has the better level of the two; `isResolved` says for each update whether the incident is resolved, which ends all impact.
 */
export function impactTimelineOf(
  post: StatuspagePost,
  watched: readonly WatchedCell[],
  startedAt: Instant,
  times: readonly Instant[],
  isResolved: readonly boolean[],
): ImpactChange[][] {
  const components = new Map<string, Level>();
  const cells = new Map<string, Level>();
  const unreported = isUnreported(post) ? levelOfImpact(post.impact) : null;
  return post.incident_updates.map(({ affected_components }, index) => {
    for (const { code, new_status } of affected_components ?? []) components.set(code, incidentLevel(new_status));
    if (unreported && index === 0)
      for (const id of watched.flatMap(({ service, region }) => [...service, ...(region ?? [])])) components.set(id, unreported);
    if (isResolved[index]) components.clear();
    const at = index === 0 ? startedAt : (times[index] as Instant);
    return watched.flatMap((watchedCell): ImpactChange[] => {
      const { cell } = watchedCell;
      const level = levelOf(watchedCell, components);
      if (level === (cells.get(cellKey(cell)) ?? "operational")) return [];
      cells.set(cellKey(cell), level);
      return [{ cell, level, at }];
    });
  });
}

function levelOf({ service, region }: WatchedCell, components: ReadonlyMap<string, Level>): Level {
  const worst = (ids: readonly string[]) => worstOf(ids.map((id) => components.get(id) ?? "operational"));
  const [serviceLevel, regionLevel] = [worst(service), region === null ? null : worst(region)];
  return regionLevel !== null && compareLevels(regionLevel, serviceLevel) < 0 ? regionLevel : serviceLevel;
}
