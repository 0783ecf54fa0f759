import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { checkNotAncient } from "#domain/plausible-time.ts";
import type { Instant } from "#domain/time.ts";

/** `control`: managing resources (console, API, create, scale). `data`: what already runs, serves or stores. */
export const PLANES = ["control", "data"] as const;
export type Plane = (typeof PLANES)[number];

/** The name of each plane within a sentence. */
export const PLANE_NAMES: Record<Plane, string> = { control: "control plane", data: "data plane" };

export interface Region {
  slug: string;
  name: string;
  area: string;
}

export interface Service {
  slug: string;
  name: string;
  description: string;
  planes: readonly Plane[];
  /** Slugs of the regions that offer it; null for a global service, which has one cell per plane. */
  regions: readonly string[] | null;
  /** The first instant on record; earlier days are shown as not recorded. Null in a file that does not set it. */
  since: Instant | null;
  retired: boolean;
}

export interface ServiceGroup {
  name: string;
  services: readonly Service[];
}

export interface Catalogue {
  regions: readonly Region[];
  groups: readonly ServiceGroup[];
}

/** The unit of impact: one service in one region (null: global) on one plane. */
export interface Cell {
  service: string;
  region: string | null;
  plane: Plane;
}

export const cellKey = (cell: Cell): string => `${cell.service}@${cell.region ?? ""}/${cell.plane}`;

/** Equal for the cells of one service on one plane. */
export const planeKey = ({ service, plane }: Cell): string => `${service}/${plane}`;

/** Whether one of two cells is the whole service, of which the other is a region: a service can become global, or regional. */
export const isOtherScope = (one: Cell, other: Cell): boolean =>
  planeKey(one) === planeKey(other) && (one.region === null) !== (other.region === null);

/** Whether two cells are the same, or one is a part of the other. */
export const overlap = (one: Cell, other: Cell): boolean => cellKey(one) === cellKey(other) || isOtherScope(one, other);

/** All services, in the catalogue's order. */
export const servicesOf = (catalogue: Catalogue): readonly Service[] => catalogue.groups.flatMap((group) => group.services);

/** The catalogue without retired services, and without groups that this leaves empty. */
export const activeCatalogue = (catalogue: Catalogue): Catalogue => ({
  regions: catalogue.regions,
  groups: catalogue.groups
    .map(({ name, services }) => ({ name, services: services.filter(({ retired }) => !retired) }))
    .filter(({ services }) => services.length > 0),
});

/** The earliest first instant on record of several services; null if none has one. */
export function earliestSince(services: readonly Service[]): Instant | null {
  const known = services.flatMap(({ since }) => since ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

/** Every cell of a service, plane by plane in the catalogue's order of regions. */
export const cellsOf = (service: Service): Cell[] =>
  service.planes.flatMap((plane) => (service.regions ?? [null]).map((region) => ({ service: service.slug, region, plane })));

/**
 * The cells that an input names. `region` "*" or none means every region; `plane` may be left out if the service has only one.
 */
export interface Scope {
  service: string;
  region?: string | undefined;
  plane?: string | undefined;
}

/**
 * The cells of a scope, in the catalogue's order. Refuses an unknown service, region or plane, and a missing plane if there are
 * two.
 */
export function expandScope(catalogue: Catalogue, scope: Scope, field = "impact"): Cell[] {
  const service = servicesOf(catalogue).find(({ slug }) => slug === scope.service);
  if (!service) {
    throw new Refusal(
      field,
      phrase("Unknown service “{service}”.", { service: scope.service }),
      "Use the slug of a service in the catalogue.",
    );
  }
  const plane = planeOf(service, scope.plane, field);
  return regionsOf(service, scope.region ?? "*", field).map((region) => ({ service: service.slug, region, plane }));
}

function planeOf(service: Service, plane: string | undefined, field: string): Plane {
  const planes = service.planes.join(" or ");
  if (plane === undefined) {
    if (service.planes.length === 1) return service.planes[0] as Plane;
    throw new Refusal(
      field,
      phrase("“{service}” has more than one plane.", { service: service.slug }),
      phrase("Choose one: {planes}.", { planes }),
    );
  }
  const known = service.planes.find((candidate) => candidate === plane);
  if (known) return known;
  throw new Refusal(
    field,
    phrase("“{service}” has no plane “{plane}”.", { service: service.slug, plane }),
    phrase("Use {planes}.", { planes }),
  );
}

function regionsOf(service: Service, region: string, field: string): readonly (string | null)[] {
  if (service.regions === null) {
    if (region === "*" || region === "global") return [null];
    throw new Refusal(
      field,
      phrase("“{service}” is global and not offered by region.", { service: service.slug }),
      "Leave out the region or use *.",
    );
  }
  if (region === "*") return service.regions;
  if (service.regions.includes(region)) return [region];
  throw new Refusal(
    field,
    phrase("“{service}” is not offered in “{region}”.", { service: service.slug, region }),
    phrase("Use * or one of: {regions}.", { regions: service.regions.join(", ") }),
  );
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Refuses a catalogue with invalid or duplicate slugs, or a service without a plane, in an unknown region, or from before 2000. */
export function checkCatalogue(catalogue: Catalogue): void {
  const services = servicesOf(catalogue);
  checkSlugs("regions", catalogue.regions);
  checkSlugs("services", services);
  const regions = new Set(catalogue.regions.map(({ slug }) => slug));
  for (const service of services) {
    if (service.since !== null) checkNotAncient("since", service.since);
    if (service.planes.length === 0)
      throw new Refusal(
        "planes",
        phrase("“{service}” has no plane.", { service: service.slug }),
        "Set it to control, data or both.",
      );
    if (service.regions?.length === 0)
      throw new Refusal(
        "regions",
        phrase("“{service}” is not offered in any region.", { service: service.slug }),
        "List its regions, or use all or global.",
      );
    const unknown = service.regions?.find((slug) => !regions.has(slug));
    if (unknown)
      throw new Refusal(
        "regions",
        phrase("“{service}” is offered in “{unknown}”, which is not in the list of regions.", { service: service.slug, unknown }),
        "Add the region or correct its slug.",
      );
  }
}

function checkSlugs(field: string, list: readonly { slug: string; name: string }[]): void {
  const seen = new Set<string>();
  for (const { slug, name } of list) {
    if (!SLUG.test(slug))
      throw new Refusal(
        field,
        phrase("“{slug}” is not a valid slug.", { slug }),
        "Use lower-case letters, digits and hyphens, like cloud-api.",
      );
    if (seen.has(slug)) throw new Refusal(field, phrase("“{slug}” appears twice.", { slug }), "Use a different slug for each.");
    if (!name.trim()) throw new Refusal(field, phrase("“{slug}” has no name.", { slug }), "Add a name.");
    seen.add(slug);
  }
}
