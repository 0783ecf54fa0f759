import { Refusal } from "../domain/errors.ts";
import { isLevel } from "../domain/level.ts";
import { type Catalogue, type Plane, type Service, servicesOf } from "../domain/service.ts";
import type { ImpactInput } from "../usecases/update-input.ts";
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
export function readImpacts(values: FormData, catalogue: Catalogue): ImpactInput[] {
  const known = new Set<string>();
  const inputs = servicesOf(catalogue).flatMap((service) =>
    service.planes.flatMap((plane) => {
      for (const region of ["*", ...(service.regions ?? [])]) known.add(impactField(service.slug, plane, region));
      return readPlane(values, service, plane);
    }),
  );
  const stray = [...values.keys()].find((name) => name.startsWith(PREFIX) && !known.has(name) && textOf(values, name) !== "");
  if (stray) {
    const [service, plane, region] = stray.slice(PREFIX.length).split(".");
    throw new Refusal(
      "impact",
      `“${service}”, ${plane} plane, in “${region}” is not in the catalogue.`,
      "The catalogue may have changed meanwhile. Open the form again and choose anew.",
    );
  }
  return inputs;
}

function readPlane(values: FormData, service: Service, plane: Plane): ImpactInput[] {
  const scope = { service: service.slug, plane };
  const levelIn = (region: string) => {
    const word = textOf(values, impactField(service.slug, plane, region));
    if (word === "" || word === NO_CHANGE || isLevel(word)) return word;
    throw new Refusal("impact", `There is no level “${word}”.`, "Choose one of the levels in the list.");
  };
  const all = levelIn("*");
  const own = (service.regions ?? []).map((region) => ({ region, level: levelIn(region) }));
  const exceptions = own.filter(({ level }) => level !== AS_ALL && level !== NO_CHANGE);
  if (all === "" || all === NO_CHANGE) return exceptions.map((each) => ({ ...scope, ...each }));
  const everywhere = own.every(({ level }) => level !== NO_CHANGE);
  const named = own.filter(({ level }) => level === AS_ALL).map(({ region }) => ({ region, level: all }));
  return [...(everywhere ? [{ region: "*", level: all }] : named), ...exceptions].map((each) => ({ ...scope, ...each }));
}
