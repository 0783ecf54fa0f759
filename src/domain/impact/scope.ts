import { type Phrase, type PhraseValue, phrase, verbatim } from "#domain/phrase.ts";
import { compareLevels, type Level } from "./level.ts";
import { type Catalogue, type Cell, type Plane, type Service, servicesOf } from "./service.ts";

/** What is hit of one service on one plane at one level. */
export interface Hit {
  service: Service;
  plane: Plane;
  level: Level;
  /** `all`: wherever it is offered (a global service too); otherwise the slugs, in the catalogue's order. */
  regions: "all" | readonly string[];
}

/** Cells with levels folded into hits, the worst first, then in the catalogue's order. */
export function affectedScopesOf(catalogue: Catalogue, hit: readonly { cell: Cell; level: Level }[]): Hit[] {
  const hits = servicesOf(catalogue).flatMap((service) =>
    affectedScopesOfService(
      service,
      hit.filter(({ cell }) => cell.service === service.slug),
    ),
  );
  return hits.sort((a, b) => compareLevels(b.level, a.level));
}

function affectedScopesOfService(service: Service, hit: readonly { cell: Cell; level: Level }[]): Hit[] {
  return service.planes.flatMap((plane) => {
    const ofPlane = hit.filter(({ cell }) => cell.plane === plane);
    const levels = [...new Set(ofPlane.map(({ level }) => level))];
    return levels.map((level) => {
      const regions = new Set(ofPlane.filter((each) => each.level === level).map(({ cell }) => cell.region));
      return { service, plane, level, regions: foldRegions(service, regions) };
    });
  });
}

function foldRegions(service: Service, regions: ReadonlySet<string | null>): Hit["regions"] {
  if (service.regions === null) return "all";
  const named = service.regions.filter((slug) => regions.has(slug));
  return named.length === service.regions.length ? "all" : named;
}

/** Where a hit is, in words: "all regions", "Shanghai", "all regions but Shanghai"; null for a global service. */
export function placeOf(catalogue: Catalogue, { service, regions }: Pick<Hit, "service" | "regions">): Phrase | null {
  if (service.regions === null) return null;
  if (regions === "all")
    return service.regions.length === 1 ? listPhrase(namesOf(catalogue, service.regions)) : phrase("all regions");
  const missing = service.regions.filter((slug) => !regions.includes(slug));
  if (missing.length <= 2 && missing.length < regions.length)
    return phrase("all regions but {regions}", { regions: listPhrase(namesOf(catalogue, missing)) });
  return listPhrase(namesOf(catalogue, regions));
}

const namesOf = (catalogue: Catalogue, slugs: readonly string[]): string[] =>
  slugs.map((slug) => catalogue.regions.find((region) => region.slug === slug)?.name ?? slug);

/** "A", "A and B", "A, B and C". */
export function listPhrase(words: readonly string[]): Phrase {
  const last = words.at(-1) ?? "";
  if (words.length < 2) return verbatim(last);
  return phrase("{some} and {last}", { some: sequence("{some}, {next}", words.slice(0, -1)), last });
}

/** Several as one, by a phrase that puts the `{next}` after `{some}`. */
export const sequence = (text: string, [first = "", ...others]: readonly PhraseValue[]): PhraseValue =>
  others.reduce((some, next) => phrase(text, { some, next }), first);

/** Several things one after the other: "A, B, C". */
export const inARow = (all: readonly PhraseValue[]): Phrase => phrase("{all}", { all: sequence("{some}, {next}", all) });

/** Names of services, the first two and a count when there are more than three. */
export function shortList(names: readonly string[]): Phrase {
  const [first = "", second = "", ...more] = names;
  return names.length <= 3
    ? listPhrase(names)
    : phrase("{first}, {second} and {n} more services", { first, second, n: more.length });
}
