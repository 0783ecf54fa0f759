import { Refusal } from "#domain/errors.ts";
import { INCIDENT_LEVELS, type Level, worstOf } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { phrase } from "#domain/phrase.ts";
import type { ImpactInput } from "#usecases/incidents/update-input.ts";
import { textOf } from "./form.ts";

/** A region's value that means: as all regions. */
export const AS_ALL = "";
/** A region's value that means: unchanged, whatever is chosen for all regions. */
export const NO_CHANGE = "no-change";

const PREFIX = "impact.";
const SHOWN = "Shown";

/** The name of a picker's field; the region `*` means all regions, or a global service. */
export const impactField = (service: string, plane: Plane, region: string): string => `${PREFIX}${service}.${plane}.${region}`;

/** The names of the picker's fields in a form. */
export const impactFieldsOf = (values: FormData): string[] =>
  [...new Set(values.keys())].filter((name) => name.startsWith(PREFIX) && !name.endsWith(SHOWN));

/** Adds to a form what its picker shows, so that it is known which levels the user changed. */
export function markShown(form: FormData): void {
  for (const name of impactFieldsOf(form)) form.set(`${name}${SHOWN}`, textOf(form, name));
}

/** The picker's fields as they were shown. */
export function shownFieldsOf(values: FormData): FormData {
  const shown = new FormData();
  for (const [name, value] of values)
    if (name.startsWith(PREFIX) && name.endsWith(SHOWN)) shown.set(name.slice(0, -SHOWN.length), value);
  return shown;
}

/**
 * The impact that is chosen in the picker. "All regions" becomes one scope unless a region is excluded; a region's own level
 * follows that of all regions, and so overrides it. Refuses a field or level that the catalogue does not have.
 */
export function readImpacts(values: FormData, catalogue: Catalogue, allowed: readonly Level[] = INCIDENT_LEVELS): ImpactInput[] {
  const known = new Set<string>();
  const inputs = servicesOf(catalogue).flatMap((service) =>
    service.planes.flatMap((plane) => {
      for (const region of ["*", ...(service.regions ?? [])]) known.add(impactField(service.slug, plane, region));
      return readPlane(values, service, plane, allowed);
    }),
  );
  const unknown = impactFieldsOf(values).find((name) => !known.has(name) && textOf(values, name) !== "");
  if (unknown) {
    const [service, plane, region] = unknown.slice(PREFIX.length).split(".");
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
    const level = textOf(values, impactField(service.slug, plane, region));
    if (level === AS_ALL || level === NO_CHANGE || allowed.includes(level)) return level;
    throw new Refusal("impact", phrase("Unknown level “{word}”.", { word: level }), "Choose one of the levels in the list.");
  };
  const all = levelIn("*");
  const own = (service.regions ?? []).map((region) => ({ region, level: levelIn(region) }));
  const exceptions = own.filter(({ level }) => level !== AS_ALL && level !== NO_CHANGE);
  if (all === AS_ALL || all === NO_CHANGE) return exceptions.map((each) => ({ ...scope, ...each }));
  const isEverywhere = own.every(({ level }) => level !== NO_CHANGE);
  const named = own.filter(({ level }) => level === AS_ALL).map(({ region }) => ({ region, level: all }));
  return [...(isEverywhere ? [{ region: "*", level: all }] : named), ...exceptions].map((each) => ({ ...scope, ...each }));
}

/**
 * Fills in a picker. A service with one level in all its regions gets a single value, any other one value for each region. What is
 * global now has a single value also where impact was stated of regions: the worst.
 */
export function fillScope(form: FormData, catalogue: Catalogue, scope: readonly { cell: Cell; level: Level }[]): void {
  for (const service of servicesOf(catalogue)) {
    for (const plane of service.planes) {
      const own = scope.filter(({ cell }) => cell.service === service.slug && cell.plane === plane);
      const levels = new Set(own.map(({ level }) => level));
      if (service.regions === null && own.length > 0) {
        form.set(impactField(service.slug, plane, "*"), worstOf(own.map(({ level }) => level)));
        continue;
      }
      const isEverywhere = own.length > 0 && own.length === (service.regions?.length ?? 1) && levels.size === 1;
      if (isEverywhere) form.set(impactField(service.slug, plane, "*"), own[0]?.level ?? "");
      else for (const { cell, level } of own) form.set(impactField(service.slug, plane, cell.region ?? "*"), level);
    }
  }
}
