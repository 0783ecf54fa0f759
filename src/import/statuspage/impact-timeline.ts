import type { ImpactChange } from "#domain/impact/impact.ts";
import { compareLevels, type Level, worstOf } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellKey, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { levelOfImpact } from "#domain/impact/statuspage-status.ts";
import type { Instant } from "#domain/time.ts";
import type { Named } from "./components.ts";
import type { StatuspagePost } from "./file.ts";

/** A cell with the ids of the components that tell how it is: of the service, and of the place if one is named. */
interface Watched {
  cell: Cell;
  service: readonly string[];
  place: readonly string[] | null;
}

/** The cells that a post names: each service in the places that are named with it; without a place, wherever it is offered. */
export function cellsNamed({ services, places }: Named, catalogue: Catalogue): Watched[] {
  const known = new Map(servicesOf(catalogue).map((service) => [service.slug, service]));
  return services.flatMap(({ slug, ids }) => {
    const service = known.get(slug) as Service;
    const plane: Plane = service.planes.includes("data") ? "data" : (service.planes[0] as Plane);
    const at = (region: string | null, place: readonly string[] | null): Watched => ({
      ...{ cell: { service: slug, region, plane } },
      ...{ service: ids, place },
    });
    if (service.regions === null) return [at(null, null)];
    if (places.length === 0) return service.regions.map((region) => at(region, null));
    return places.flatMap((place) => (service.regions?.includes(place.slug) ? [at(place.slug, place.ids)] : []));
  });
}

/** Whether no update says that anything was hit, though the incident as a whole had an impact: then its components had it. */
export const isUnreported = ({ impact, incident_updates }: StatuspagePost): boolean =>
  !["none", "maintenance"].includes(impact) &&
  incident_updates.every(({ affected_components }) =>
    (affected_components ?? []).every(({ new_status }) => hitting(new_status) === "operational"),
  );

/** What an incident may be the cause of: announced work is another post's. */
const hitting = (level: Level): Level => (level === "under_maintenance" ? "operational" : level);

/**
 * What each update of an incident changed. What is hit with the first update is hit since `startedAt`; a cell of a service in a place
 * is as bad as the better of both; what is resolved is over. `isOver` says of each update whether it is.
 */
export function impactTimelineOf(
  post: StatuspagePost,
  watched: readonly Watched[],
  startedAt: Instant,
  times: readonly Instant[],
  isOver: readonly boolean[],
): ImpactChange[][] {
  const components = new Map<string, Level>();
  const cells = new Map<string, Level>();
  const mismatch = isUnreported(post) ? levelOfImpact(post.impact) : null;
  return post.incident_updates.map(({ affected_components }, index) => {
    for (const { code, new_status } of affected_components ?? []) components.set(code, hitting(new_status));
    if (mismatch && index === 0)
      for (const id of watched.flatMap(({ service, place }) => [...service, ...(place ?? [])])) components.set(id, mismatch);
    if (isOver[index]) components.clear();
    const at = index === 0 ? startedAt : (times[index] as Instant);
    return watched.flatMap((each): ImpactChange[] => {
      const level = levelNow(each, components);
      if (level === (cells.get(cellKey(each.cell)) ?? "operational")) return [];
      cells.set(cellKey(each.cell), level);
      return [{ cell: each.cell, level, at }];
    });
  });
}

function levelNow({ service, place }: Watched, components: ReadonlyMap<string, Level>): Level {
  const worst = (ids: readonly string[]) => worstOf(ids.map((id) => components.get(id) ?? "operational"));
  const [own, there] = [worst(service), place === null ? null : worst(place)];
  return there !== null && compareLevels(there, own) < 0 ? there : own;
}
