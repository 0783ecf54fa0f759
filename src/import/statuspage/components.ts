import { type Catalogue, type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import { dayOf, type Instant, startOfDay } from "#domain/time.ts";
import { slugOf } from "#import/slug.ts";
import { regionId, serviceId } from "#statuspage/components.ts";
import type { SavedSite, StatuspageComponent, StatuspagePost } from "./file.ts";

/** What a component becomes: a service or a region. */
export interface Target {
  kind: "service" | "region";
  slug: string;
  name: string;
  group: string;
  component: StatuspageComponent;
}

/** The names of groups whose components are regions. */
const REGION_GROUPS =
  /^(regions?|locations?|data ?cent(er|re)s?|availability zones?|points? of presence|地域|区域|可用区|数据中心)$/i;

/** The service that represents the complete page, for posts that name no component, or only regions. */
const pageService = ({ name }: SavedSite): { slug: string; name: string } => {
  const pageName = name?.trim() || "Whole page";
  return { slug: slugOf(pageName) || "whole-page", name: pageName };
};

/** What each component of a site becomes, by its id. One that the catalogue has already, by id, slug or name, keeps its slug. */
export function targetsOf(site: SavedSite, known: Catalogue): Map<string, Target> {
  const groups = new Map(site.components.filter(({ group }) => group).map(({ id, name }) => [id, name]));
  const leaves = site.components.filter(({ group }) => !group);
  const services = matcher(servicesOf(known), serviceId);
  const regions = matcher(known.regions, regionId);
  const count = new Map<string, number>();
  for (const { name } of leaves) count.set(slugOf(name), (count.get(slugOf(name)) ?? 0) + 1);
  return new Map(
    leaves.map((component): [string, Target] => {
      const { id, name, group_id } = component;
      const group = (group_id && groups.get(group_id)) || pageService(site).name;
      const kind = REGION_GROUPS.test(group) ? "region" : "service";
      const knownSlug = (kind === "region" ? regions : services)(component);
      // Components with the same name are distinguished by their groups.
      const fullName = (count.get(slugOf(name)) ?? 0) > 1 && group_id ? `${group} ${name}` : name;
      const slug = knownSlug ?? (slugOf(fullName) || `component-${slugOf(id)}`);
      return [id, { kind, slug, name: fullName, group, component }];
    }),
  );
}

/** Finds a component in the catalogue: by the id that our own pages publish, else by name or slug. */
function matcher(list: readonly { slug: string; name: string }[], idOf: (slug: string) => string) {
  const byId = new Map(list.map(({ slug }) => [idOf(slug), slug]));
  const byName = new Map(list.map(({ slug, name }) => [name.toLowerCase(), slug]));
  const slugs = new Set(list.map(({ slug }) => slug));
  return ({ id, name }: StatuspageComponent): string | undefined =>
    byId.get(id) ?? byName.get(name.toLowerCase()) ?? (slugs.has(slugOf(name)) ? slugOf(name) : undefined);
}

/** The services and regions that a post names, each with the ids of its components. */
export interface Named {
  services: readonly { slug: string; ids: readonly string[] }[];
  regions: readonly { slug: string; ids: readonly string[] }[];
}

/** The services and regions of components. Regions without a service count for the complete page. */
export function namedBy(site: SavedSite, targets: ReadonlyMap<string, Target>, ids: readonly string[]): Named {
  const targetsOfKind = (kind: Target["kind"]) => {
    const found = new Map<string, string[]>();
    for (const id of ids) {
      const target = targets.get(id);
      if (target?.kind === kind) found.set(target.slug, [...(found.get(target.slug) ?? []), id]);
    }
    return [...found].map(([slug, own]) => ({ slug, ids: own }));
  };
  const [services, regions] = [targetsOfKind("service"), targetsOfKind("region")];
  return {
    services: services.length > 0 ? services : [{ slug: pageService(site).slug, ids: regions.flatMap((region) => region.ids) }],
    regions,
  };
}

/** The ids of all components that a post names, in its order. */
export const idsNamed = ({ components, incident_updates }: StatuspagePost): string[] => [
  ...new Set([
    ...(components ?? []).map(({ id }) => id),
    ...incident_updates.flatMap(({ affected_components }) => (affected_components ?? []).map(({ code }) => code)),
  ]),
];

/** The components as services and regions. A service is offered in each region that a post names with it, or is global where none does. */
export function catalogueFor(
  site: SavedSite,
  targets: ReadonlyMap<string, Target>,
  named: readonly Named[],
  known: Catalogue,
  zone: string,
  first: Instant | null,
): Catalogue {
  const offered = regionsByService(named, known);
  const all = [...targets.values()];
  const since = (target: Target | undefined): Instant | null => {
    const times = [target?.component.created_at ?? first, first].filter((at) => at !== null);
    return times.length === 0 ? null : startOfDay(dayOf(Math.min(...times), zone), zone);
  };
  const serviceOf = (slug: string, name: string, target?: Target): Service => ({
    ...{ slug, name, description: target?.component.description ?? "", planes: ["data"] },
    ...{ regions: regionsOrNull(offered.get(slug)), since: since(target), retired: false },
  });
  const services = all.filter(({ kind }) => kind === "service");
  const page = pageService(site);
  const isNeeded = named.some((post) => post.services.some(({ slug }) => slug === page.slug));
  const groups = [...Map.groupBy(services, ({ group }) => group)].map(([name, members]) => ({
    name,
    services: members.map((target) => serviceOf(target.slug, target.name, target)),
  }));
  const regions = all.filter(({ kind }) => kind === "region").map(({ slug, name }): Region => ({ slug, name, area: "" }));
  return {
    regions,
    groups: [
      ...groups,
      ...(isNeeded && !services.some(({ slug }) => slug === page.slug)
        ? [{ name: page.name, services: [serviceOf(page.slug, page.name)] }]
        : []),
    ],
  };
}

const regionsOrNull = (regions: ReadonlySet<string> | undefined): readonly string[] | null =>
  regions && regions.size > 0 ? [...regions] : null;

/** The regions in which each service must be offered. A global service of the catalogue stays global. */
function regionsByService(named: readonly Named[], known: Catalogue): Map<string, Set<string>> {
  const offered = new Map<string, Set<string>>();
  for (const { slug, regions } of servicesOf(known)) if (regions !== null) offered.set(slug, new Set());
  const global = new Set(servicesOf(known).flatMap(({ slug, regions }) => (regions === null ? [slug] : [])));
  const affected = named.flatMap(({ services, regions }) => services.map(({ slug }) => ({ slug, regions })));
  for (const { slug, regions } of affected) {
    if (regions.length === 0 || global.has(slug)) continue;
    offered.set(slug, new Set([...(offered.get(slug) ?? []), ...regions.map((region) => region.slug)]));
  }
  return offered;
}
