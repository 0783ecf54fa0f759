import { Refusal } from "#domain/errors.ts";
import { INCIDENT_LEVELS, type Level } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { phrase } from "#domain/phrase.ts";
import type { ImpactInput } from "#usecases/incidents/update-input.ts";
import { textOf } from "./form.ts";

/** In a region's field: whatever is said for all regions. */
export const AS_ALL = "";
/** In a region's field: this region stays as it is, whatever is said for all regions. */
export const NO_CHANGE = "no-change";

const PREFIX = "impact.";

/** The name of a picker's field; `*` stands for all regions, and for the one place of a global service. */
export const impactField = (service: string, plane: Plane, region: string): string => `${PREFIX}${service}.${plane}.${region}`;

/**
 * What the impact picker says. "All regions" goes down as one scope unless a region is left out of it; a region's own level
 * comes after that of all regions, and so overrides it. Refuses a field or level that the catalogue does not know.
 */
export function readImpacts(values: FormData, catalogue: Catalogue, allowed: readonly Level[] = INCIDENT_LEVELS): ImpactInput[] {
  const known = new Set<string>();
  const inputs = servicesOf(catalogue).flatMap((service) =>
    service.planes.flatMap((plane) => {
      for (const region of ["*", ...(service.regions ?? [])]) known.add(impactField(service.slug, plane, region));
      return readPlane(values, service, plane, allowed);
    }),
  );
  const stray = [...values.keys()].find((name) => name.startsWith(PREFIX) && !known.has(name) && textOf(values, name) !== "");
  if (stray) {
    const [service, plane, region] = stray.slice(PREFIX.length).split(".");
    throw new Refusal(
      "impact",
      phrase("“{service}”, {plane} plane, in “{region}” is not in the catalogue.", {
        service: service ?? "",
        plane: plane ?? "",
        region: region ?? "",
      }),
      "The catalogue may have changed. Reopen the form and choose again.",
    );
  }
  return inputs;
}

function readPlane(values: FormData, service: Service, plane: Plane, allowed: readonly string[]): ImpactInput[] {
  const scope = { service: service.slug, plane };
  const levelIn = (region: string) => {
    const word = textOf(values, impactField(service.slug, plane, region));
    if (word === "" || word === NO_CHANGE || allowed.includes(word)) return word;
    throw new Refusal("impact", phrase("Unknown level “{word}”.", { word }), "Choose one of the levels in the list.");
  };
  const all = levelIn("*");
  const own = (service.regions ?? []).map((region) => ({ region, level: levelIn(region) }));
  const exceptions = own.filter(({ level }) => level !== AS_ALL && level !== NO_CHANGE);
  if (all === "" || all === NO_CHANGE) return exceptions.map((each) => ({ ...scope, ...each }));
  const everywhere = own.every(({ level }) => level !== NO_CHANGE);
  const named = own.filter(({ level }) => level === AS_ALL).map(({ region }) => ({ region, level: all }));
  return [...(everywhere ? [{ region: "*", level: all }] : named), ...exceptions].map((each) => ({ ...scope, ...each }));
}

/** Fills a picker in with a scope: what is planned alike in all regions of a service once, anything else region by region. */
export function fillScope(form: FormData, catalogue: Catalogue, scope: readonly { cell: Cell; level: Level }[]): void {
  for (const service of servicesOf(catalogue)) {
    for (const plane of service.planes) {
      const own = scope.filter(({ cell }) => cell.service === service.slug && cell.plane === plane);
      const levels = new Set(own.map(({ level }) => level));
      const isEverywhere = own.length > 0 && own.length === (service.regions?.length ?? 1) && levels.size === 1;
      if (isEverywhere) form.set(impactField(service.slug, plane, "*"), own[0]?.level ?? "");
      else for (const { cell, level } of own) form.set(impactField(service.slug, plane, cell.region ?? "*"), level);
    }
  }
}
