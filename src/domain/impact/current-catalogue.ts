import { type Catalogue, type Cell, PLANES, type Service, servicesOf } from "./service.ts";

// What is open, or was affected, keeps its name and place even if the catalogue has changed since: a service that was retired, a
// region or a plane where it is no longer offered.

/** The service with the planes and regions of its cells among the given ones, also where it is no longer offered. */
export function includingCells(service: Service, cells: readonly Cell[], regionOrder: readonly string[]): Service {
  const planes = new Set([...service.planes, ...cells.map(({ plane }) => plane)]);
  const regions = new Set([...(service.regions ?? []), ...cells.flatMap(({ region }) => region ?? [])]);
  return {
    ...service,
    planes: planes.size === service.planes.length ? service.planes : PLANES.filter((plane) => planes.has(plane)),
    regions: service.regions === null ? null : regionOrder.filter((slug) => regions.has(slug)),
  };
}

/**
 * The services that pages list now: those on offer, and those with open impact, which stay where they are affected until it ends.
 * `open` are the cells of the open impact.
 */
export function currentCatalogue(catalogue: Catalogue, open: readonly Cell[]): Catalogue {
  const affected = new Set(open.map(({ service }) => service));
  const { regions, groups } = withCells(catalogue, open);
  const listed = groups.map(({ name, services }) => ({
    name,
    services: services.filter(({ slug, retired }) => !retired || affected.has(slug)),
  }));
  return { regions, groups: listed.filter(({ services }) => services.length > 0) };
}

/** The whole catalogue, in which each of the given cells has a place. */
export function withCells(catalogue: Catalogue, cells: readonly Cell[]): Catalogue {
  const byService = Map.groupBy(cells, ({ service }) => service);
  const regionOrder = catalogue.regions.map(({ slug }) => slug);
  const groups = catalogue.groups.map(({ name, services }) => ({
    name,
    services: services.map((service) => {
      const own = byService.get(service.slug);
      return own ? includingCells(service, own, regionOrder) : service;
    }),
  }));
  return { regions: catalogue.regions, groups };
}

/** Whether the catalogue offers a cell: the service is not retired, and has this plane in this region. */
export function isOffered(catalogue: Catalogue, { service, region, plane }: Cell): boolean {
  const known = servicesOf(catalogue).find(({ slug }) => slug === service);
  if (!known || known.retired || !known.planes.includes(plane)) return false;
  return region === null ? known.regions === null : (known.regions?.includes(region) ?? false);
}
