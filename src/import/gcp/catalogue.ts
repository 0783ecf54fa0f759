import { type Catalogue, type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import { dayOf, startOfDay } from "#domain/time.ts";
import { slugOf } from "#import/slug.ts";
import { type GcpIncident, type GcpLocation, type GcpProduct, locationsOf } from "./file.ts";

const GROUP = "Google Cloud";

/**
 * The region of impact without a location, on a service that has regions.
 * `global` and the multi-regions `us` and `eu` are regions of their own, because Google lists them beside single regions and offers
 * products there. Expanding them to all regions would claim impact that Google did not report.
 */
export const GLOBAL: Region = { slug: "global", name: "Global", area: "" };

const AREAS: Record<string, string> = {
  africa: "Africa",
  asia: "Asia",
  australia: "Australia",
  eu: "Europe",
  europe: "Europe",
  me: "Middle East",
  northamerica: "North America",
  southamerica: "South America",
  us: "United States",
};

/** The slug of a product, made from its title. It is stable as long as Google does not change the title. */
export const serviceSlug = ({ title }: GcpProduct): string => slugOf(title);

/** What the catalogue needs for these incidents: their products as services, their locations as regions. */
export function catalogueFor(incidents: readonly GcpIncident[], known: Catalogue, zone: string): Catalogue {
  if (incidents.length === 0) return { regions: [], groups: [] };
  const regionsByService = findRegions(incidents, known);
  const used = new Set([...regionsByService.values()].flatMap((regions) => [...regions]));
  const titles = new Map(
    incidents.flatMap((incident) => incident.affected_products).map((product) => [serviceSlug(product), product.title]),
  );
  const since = startOfDay(dayOf(Math.min(...incidents.map(({ begin }) => begin)), zone), zone);
  const services = [...titles].map(
    ([slug, title]): Service => ({
      slug,
      name: title,
      description: "",
      planes: ["data"],
      regions: orNull([...(regionsByService.get(slug) ?? [])].sort()),
      since,
      retired: false,
    }),
  );
  services.sort((a, b) => a.slug.localeCompare(b.slug));
  return { regions: regionsOf(incidents).filter(({ slug }) => used.has(slug)), groups: [{ name: GROUP, services }] };
}

/** The regions in which each service must be offered. A service without a location in any incident is global, as is one that the catalogue has as global. */
function findRegions(incidents: readonly GcpIncident[], known: Catalogue): Map<string, Set<string>> {
  const regionsByService = new Map<string, Set<string>>();
  for (const service of servicesOf(known)) if (service.regions !== null) regionsByService.set(service.slug, new Set());
  const global = new Set(servicesOf(known).flatMap(({ slug, regions }) => (regions === null ? [slug] : [])));
  const affected = incidents.flatMap((incident) =>
    incident.affected_products.map((product) => ({ service: serviceSlug(product), locations: locationsOf(incident) })),
  );
  for (const { service, locations } of affected) {
    if (locations.length === 0 || global.has(service)) continue;
    regionsByService.set(service, new Set([...(regionsByService.get(service) ?? []), ...locations.map(({ id }) => id)]));
  }
  for (const { service, locations } of affected) if (locations.length === 0) regionsByService.get(service)?.add(GLOBAL.slug);
  return regionsByService;
}

const orNull = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);

/** The regions that incidents name, and the global one, sorted by slug. */
function regionsOf(incidents: readonly GcpIncident[]): Region[] {
  const regions = new Map([[GLOBAL.slug, GLOBAL]]);
  for (const location of incidents.flatMap(locationsOf)) regions.set(location.id, regionOf(location));
  return [...regions.values()].sort((a, b) => a.slug.localeCompare(b.slug));
}

function regionOf({ id, title }: GcpLocation): Region {
  const name = title.startsWith("Multi-region:") ? `Multi-region ${id.toUpperCase()}` : title.replace(` (${id})`, "");
  return { slug: id, name, area: AREAS[id.split("-")[0] as string] ?? "" };
}
