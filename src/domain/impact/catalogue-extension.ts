import { type Catalogue, type Service, servicesOf } from "./service.ts";

/**
 * The catalogue, extended by the regions and services of another one. Existing entries stay as they are, including names and
 * planes; a service in both gets the regions that it does not have yet, unless it is global. New regions and services come last,
 * services in the group with the same name.
 */
export function extendCatalogue(known: Catalogue, additions: Catalogue): Catalogue {
  const regions = [...known.regions, ...unknownOf(known.regions, additions.regions)];
  const added = new Map(servicesOf(additions).map((service) => [service.slug, service]));
  const extend = (service: Service): Service => {
    const offered = new Set([...(service.regions ?? []), ...(added.get(service.slug)?.regions ?? [])]);
    const inOrder = regions.map(({ slug }) => slug).filter((slug) => offered.has(slug));
    return service.regions === null ? service : { ...service, regions: inOrder };
  };
  const additionsByGroup = additions.groups.map(({ name, services }) => ({
    name,
    services: unknownOf(servicesOf(known), services),
  }));
  const addedTo = (group: string) => additionsByGroup.filter(({ name }) => name === group).flatMap(({ services }) => services);
  const names = new Set(
    [...known.groups, ...additionsByGroup.filter(({ services }) => services.length > 0)].map(({ name }) => name),
  );
  const groups = [...names].map((name) => {
    const services = known.groups.filter((group) => group.name === name).flatMap((group) => group.services);
    return { name, services: [...services, ...addedTo(name)].map(extend) };
  });
  return { regions, groups };
}

function unknownOf<T extends { slug: string }>(known: readonly T[], candidates: readonly T[]): T[] {
  const slugs = new Set(known.map(({ slug }) => slug));
  return candidates.filter(({ slug }) => !slugs.has(slug));
}
