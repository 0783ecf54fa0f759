import { type Refusal, Refusals, refusalsIn } from "#domain/errors.ts";
import type { Phrase, PhraseValue } from "#domain/phrase.ts";
import { type Catalogue, servicesOf } from "./service.ts";

/** How a refusal names services and regions: as people see them, or for programs, which know their slugs, with these too. */
export type Naming = "name" | "name and slug";

/**
 * An error whose refusals name services and regions as the catalogue does. Rules know slugs only: in their phrases, the values
 * `service` and `region` are slugs.
 */
export function namedRefusals(error: unknown, catalogue: Catalogue, naming: Naming): unknown {
  const refusals = refusalsIn(error);
  if (refusals.length === 0) return error;
  const namesOf = (members: readonly { slug: string; name: string }[]) => new Map(members.map(({ slug, name }) => [slug, name]));
  const names: Record<string, Map<string, string>> = {
    service: namesOf(servicesOf(catalogue)),
    region: namesOf(catalogue.regions),
  };
  const renderedValue = (key: string, value: PhraseValue): PhraseValue => {
    if (typeof value === "object") return named(value);
    const name = typeof value === "string" ? names[key]?.get(value) : undefined;
    if (name === undefined) return value;
    return naming === "name" ? name : `${name} (${value})`;
  };
  const named = (given: Phrase): Phrase => ({
    ...given,
    values: Object.fromEntries(Object.entries(given.values).map(([key, value]) => [key, renderedValue(key, value)])),
  });
  const [first, ...others] = refusals.map((refusal) => renamed(refusal, named)) as [Refusal, ...Refusal[]];
  return others.length === 0 ? first : new Refusals([first, ...others]);
}

/** A refusal of the same kind with changed phrases. */
function renamed(refusal: Refusal, change: (given: Phrase) => Phrase): Refusal {
  const Kind = refusal.constructor as typeof Refusal;
  const [rule, repair] = refusal.phrases;
  return new Kind(refusal.field, change(rule), change(repair));
}
