import { type Catalogue, type Region, type Service, servicesOf } from "#domain/impact/service.ts";
import { dayOf, startOfDay } from "#domain/time.ts";
import { slugOf } from "#import/slug.ts";
import { type GcpIncident, type GcpLocation, type GcpProduct, locationsOf } from "./file.ts";

const GROUP = "Google Cloud";

/**
 * The region of impact that names no place, on a service that has regions.
 * `global` and the multi-regions `us` and `eu` are regions of their own, because Google names them beside single regions and offers
 * products there: to spread them over all regions would claim impact in places of which nobody spoke.
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

/** The slug of a product: its title in small letters, everything else hyphens. Stable as long as Google keeps the title. */
export const serviceSlug = ({ title }: GcpProduct): string => slugOf(title);

/** What a catalogue must have so that it can take these incidents: their products as services, their locations as regions. */
export function catalogueFor(incidents: readonly GcpIncident[], known: Catalogue, zone: string): Catalogue {
  if (incidents.length === 0) return { regions: [], groups: [] };
  const placesOf = placesByService(incidents, known);
  const used = new Set([...placesOf.values()].flatMap((places) => [...places]));
  const titles = new Map(
    incidents.flatMap((each) => each.affected_products).map((product) => [serviceSlug(product), product.title]),
  );
  const since = startOfDay(dayOf(Math.min(...incidents.map(({ begin }) => begin)), zone), zone);
  const services = [...titles].map(
    ([slug, title]): Service => ({
      slug,
      name: title,
      description: "",
      planes: ["data"],
      regions: orNull([...(placesOf.get(slug) ?? [])].sort()),
      since,
      retired: false,
    }),
  );
  services.sort((a, b) => a.slug.localeCompare(b.slug));
  return { regions: regionsOf(incidents).filter(({ slug }) => used.has(slug)), groups: [{ name: GROUP, services }] };
}

/** Where each service must be offered. One that no incident places anywhere is global, and so is one that the catalogue has so. */
function placesByService(incidents: readonly GcpIncident[], known: Catalogue): Map<string, Set<string>> {
  const placesOf = new Map<string, Set<string>>();
  for (const service of servicesOf(known)) if (service.regions !== null) placesOf.set(service.slug, new Set());
  const global = new Set(servicesOf(known).flatMap(({ slug, regions }) => (regions === null ? [slug] : [])));
  const hits = incidents.flatMap((incident) =>
    incident.affected_products.map((product) => ({ service: serviceSlug(product), places: locationsOf(incident) })),
  );
  for (const { service, places } of hits) {
    if (places.length === 0 || global.has(service)) continue;
    placesOf.set(service, new Set([...(placesOf.get(service) ?? []), ...places.map(({ id }) => id)]));
  }
  for (const { service, places } of hits) if (places.length === 0) placesOf.get(service)?.add(GLOBAL.slug);
  return placesOf;
}

const orNull = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);

/** The regions that incidents name, and the global one, by slug. */
function regionsOf(incidents: readonly GcpIncident[]): Region[] {
  const regions = new Map([[GLOBAL.slug, GLOBAL]]);
  for (const location of incidents.flatMap(locationsOf)) regions.set(location.id, regionOf(location));
  return [...regions.values()].sort((a, b) => a.slug.localeCompare(b.slug));
}

function regionOf({ id, title }: GcpLocation): Region {
  const name = title.startsWith("Multi-region:") ? `Multi-region ${id.toUpperCase()}` : title.replace(` (${id})`, "");
  return { slug: id, name, area: AREAS[id.split("-")[0] as string] ?? "" };
}
