import { type Catalogue, type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import { dayOf, type Instant, startOfDay } from "#domain/time.ts";
import { slugOf } from "#import/slug.ts";
import { regionId, serviceId } from "#statuspage/components.ts";
import type { SavedSite, StatuspageComponent, StatuspagePost } from "./file.ts";

/** What a component is here: a service, or a region. */
export interface Target {
  kind: "service" | "region";
  slug: string;
  name: string;
  group: string;
  component: StatuspageComponent;
}

/** Groups whose components are places: what is in them is no service. */
const PLACES = /^(regions?|locations?|data ?cent(er|re)s?|availability zones?|points? of presence|地域|区域|可用区|数据中心)$/i;

/** The service that stands for all of the page where nothing else is named, and for places that were hit without a service. */
const wholePage = ({ name }: SavedSite): { slug: string; name: string } => {
  const known = name?.trim() || "Whole page";
  return { slug: slugOf(known) || "whole-page", name: known };
};

/** What the components of a site are here, by their ids; those of the catalogue by id, slug or name. */
export function targetsOf(site: SavedSite, known: Catalogue): Map<string, Target> {
  const groups = new Map(site.components.filter(({ group }) => group).map((each) => [each.id, each.name]));
  const leaves = site.components.filter(({ group }) => !group);
  const services = matcher(servicesOf(known), serviceId);
  const regions = matcher(known.regions, regionId);
  const count = new Map<string, number>();
  for (const { name } of leaves) count.set(slugOf(name), (count.get(slugOf(name)) ?? 0) + 1);
  return new Map(
    leaves.map((component): [string, Target] => {
      const { id, name, group_id } = component;
      const group = (group_id && groups.get(group_id)) || wholePage(site).name;
      const kind = PLACES.test(group) ? "region" : "service";
      const found = (kind === "region" ? regions : services)(component);
      // Several of one name are told apart by their groups.
      const words = (count.get(slugOf(name)) ?? 0) > 1 && group_id ? `${group} ${name}` : name;
      const slug = found ?? (slugOf(words) || `component-${slugOf(id)}`);
      return [id, { kind, slug, name: words, group, component }];
    }),
  );
}

/** Finds what is in the catalogue already: what our own pages publish by its id, anything else by slug or name. */
function matcher(list: readonly { slug: string; name: string }[], idOf: (slug: string) => string) {
  const byId = new Map(list.map(({ slug }) => [idOf(slug), slug]));
  const byName = new Map(list.map(({ slug, name }) => [name.toLowerCase(), slug]));
  const slugs = new Set(list.map(({ slug }) => slug));
  return ({ id, name }: StatuspageComponent): string | undefined =>
    byId.get(id) ?? byName.get(name.toLowerCase()) ?? (slugs.has(slugOf(name)) ? slugOf(name) : undefined);
}

/** What a post names: services, and the places where. Where it names no service, the page as a whole stands for it. */
export interface Named {
  services: readonly { slug: string; ids: readonly string[] }[];
  places: readonly { slug: string; ids: readonly string[] }[];
}

/** What is named by the ids of components. */
export function namedBy(site: SavedSite, targets: ReadonlyMap<string, Target>, ids: readonly string[]): Named {
  const of = (kind: Target["kind"]) => {
    const found = new Map<string, string[]>();
    for (const id of ids) {
      const target = targets.get(id);
      if (target?.kind === kind) found.set(target.slug, [...(found.get(target.slug) ?? []), id]);
    }
    return [...found].map(([slug, own]) => ({ slug, ids: own }));
  };
  const [services, places] = [of("service"), of("region")];
  return {
    services: services.length > 0 ? services : [{ slug: wholePage(site).slug, ids: places.flatMap((each) => each.ids) }],
    places,
  };
}

/** The ids of all components that a post names anywhere, in the order in which it does. */
export const idsNamed = ({ components, incident_updates }: StatuspagePost): string[] => [
  ...new Set([
    ...(components ?? []).map(({ id }) => id),
    ...incident_updates.flatMap(({ affected_components }) => (affected_components ?? []).map(({ code }) => code)),
  ]),
];

/** What the catalogue must have: the components as services and regions, each service offered where any post places it; one that none places is global. */
export function catalogueFor(
  site: SavedSite,
  targets: ReadonlyMap<string, Target>,
  named: readonly Named[],
  known: Catalogue,
  zone: string,
  first: Instant | null,
): Catalogue {
  const offered = offersOf(named, known);
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
  const whole = wholePage(site);
  const isNeeded = named.some((each) => each.services.some(({ slug }) => slug === whole.slug));
  const groups = [...Map.groupBy(services, ({ group }) => group)].map(([name, members]) => ({
    name,
    services: members.map((target) => serviceOf(target.slug, target.name, target)),
  }));
  const regions = all.filter(({ kind }) => kind === "region").map(({ slug, name }): Region => ({ slug, name, area: "" }));
  return {
    regions,
    groups: [
      ...groups,
      ...(isNeeded && !services.some(({ slug }) => slug === whole.slug)
        ? [{ name: whole.name, services: [serviceOf(whole.slug, whole.name)] }]
        : []),
    ],
  };
}

const regionsOrNull = (places: ReadonlySet<string> | undefined): readonly string[] | null =>
  places && places.size > 0 ? [...places] : null;

/** Where each service must be offered. One that the catalogue has as global stays so. */
function offersOf(named: readonly Named[], known: Catalogue): Map<string, Set<string>> {
  const offered = new Map<string, Set<string>>();
  for (const { slug, regions } of servicesOf(known)) if (regions !== null) offered.set(slug, new Set());
  const global = new Set(servicesOf(known).flatMap(({ slug, regions }) => (regions === null ? [slug] : [])));
  const hits = named.flatMap(({ services, places }) => services.map(({ slug }) => ({ slug, places })));
  for (const { slug, places } of hits) {
    if (places.length === 0 || global.has(slug)) continue;
    offered.set(slug, new Set([...(offered.get(slug) ?? []), ...places.map((place) => place.slug)]));
  }
  return offered;
}
