import { type Phrase, type PhraseValue, phrase, verbatim } from "#domain/phrase.ts";
import { includingCells } from "./current-catalogue.ts";
import { compareLevels, type Level } from "./level.ts";
import { type Catalogue, type Cell, type Plane, type Service, servicesOf } from "./service.ts";

/** The regions of one service in which one plane is affected at one level. */
export interface AffectedScope {
  service: Service;
  plane: Plane;
  level: Level;
  /** `all`: every region that offers it (also for a global service); otherwise slugs in the catalogue's order. */
  regions: "all" | readonly string[];
}

/** Groups cells by service, plane and level: the worst first, then in the catalogue's order. */
export function affectedScopesOf(catalogue: Catalogue, cells: readonly { cell: Cell; level: Level }[]): AffectedScope[] {
  const byService = Map.groupBy(cells, ({ cell }) => cell.service);
  const scopes = servicesIncluding(catalogue, cells).flatMap((service) =>
    affectedScopesOfService(service, byService.get(service.slug) ?? []),
  );
  return scopes.sort((a, b) => compareLevels(b.level, a.level));
}

/** The services of some cells in the catalogue's order, each with the planes and regions of its cells. */
export function servicesIncluding(catalogue: Catalogue, cells: readonly { cell: Cell }[]): Service[] {
  const byService = Map.groupBy(cells, ({ cell }) => cell.service);
  const regionOrder = catalogue.regions.map(({ slug }) => slug);
  return servicesOf(catalogue).flatMap((service) => {
    const own = byService.get(service.slug)?.map(({ cell }) => cell);
    return own ? [includingCells(service, own, regionOrder)] : [];
  });
}

function affectedScopesOfService(service: Service, cells: readonly { cell: Cell; level: Level }[]): AffectedScope[] {
  return service.planes.flatMap((plane) => {
    const ofPlane = cells.filter(({ cell }) => cell.plane === plane);
    const levels = [...new Set(ofPlane.map(({ level }) => level))];
    return levels.map((level) => {
      const regions = new Set(ofPlane.filter((each) => each.level === level).map(({ cell }) => cell.region));
      return { service, plane, level, regions: foldRegions(service, regions) };
    });
  });
}

/**
 * The regions of some cells of a service; `all` if they are all of its regions. A cell without a region stands for the whole
 * service, also after it was divided into regions; cells of regions keep their names after it became global.
 */
export function foldRegions(service: Service, regions: ReadonlySet<string | null>): AffectedScope["regions"] {
  if (regions.has(null)) return "all";
  if (service.regions === null) return [...regions].filter((region) => region !== null);
  const named = service.regions.filter((slug) => regions.has(slug));
  return named.length === service.regions.length ? "all" : named;
}

/** The location of a scope: "all regions", "Shanghai", "all regions except Shanghai"; null for a global service. */
export function locationPhrase(
  catalogue: Catalogue,
  { service, regions }: Pick<AffectedScope, "service" | "regions">,
): Phrase | null {
  if (service.regions === null) return regions === "all" ? null : listPhrase(namesOf(catalogue, regions));
  if (regions === "all")
    return service.regions.length === 1 ? listPhrase(namesOf(catalogue, service.regions)) : phrase("all regions");
  const missing = service.regions.filter((slug) => !regions.includes(slug));
  if (missing.length <= 2 && missing.length < regions.length)
    return phrase("all regions except {regions}", { regions: listPhrase(namesOf(catalogue, missing)) });
  return listPhrase(namesOf(catalogue, regions));
}

const namesOf = (catalogue: Catalogue, slugs: readonly string[]): string[] =>
  slugs.map((slug) => catalogue.regions.find((region) => region.slug === slug)?.name ?? slug);

/** "A", "A and B", "A, B and C". */
export function listPhrase(names: readonly PhraseValue[]): Phrase {
  const last = names.at(-1) ?? "";
  if (names.length < 2) return typeof last === "string" ? verbatim(last) : phrase("{only}", { only: last });
  return phrase("{some} and {last}", { some: sequence("{some}, {next}", names.slice(0, -1)), last });
}

/** Combines several values into one, by a phrase that puts `{next}` after `{some}`. */
export const sequence = (text: string, [first = "", ...others]: readonly PhraseValue[]): PhraseValue =>
  others.reduce((some, next) => phrase(text, { some, next }), first);

/** A list without "and": "A, B, C". */
export const inARow = (all: readonly PhraseValue[]): Phrase => phrase("{all}", { all: sequence("{some}, {next}", all) });

/** Names of services: all of up to three, otherwise the first two and how many more. */
export function shortList(names: readonly PhraseValue[]): Phrase {
  const [first = "", second = "", ...more] = names;
  return names.length <= 3
    ? listPhrase(names)
    : phrase("{first}, {second} and {n} more services", { first, second, n: more.length });
}
