import { regionsOfCells } from "./place-state.ts";
import type { Catalogue, Cell, Plane, Service } from "./service.ts";

/** A set of cells; null stands for all. It can be a service, one plane of it, a service in a region, one cell, or a region. */
export interface CellSet {
  service: string | null;
  region: string | null;
  plane: Plane | null;
}

/** Every set that contains the cell, which counts in `regions`, and has an uptime figure or bar of its own. */
const setsAround = ({ service, plane }: Cell, regions: readonly string[]): CellSet[] => [
  { service, region: null, plane: null },
  { service, region: null, plane },
  ...regions.flatMap((region) => [
    { service, region, plane: null },
    { service, region, plane },
    { service: null, region, plane: null },
  ]),
];

/**
 * The sets of a service, from the whole service to single cells, without duplicates: a service that is global or has one plane
 * has fewer.
 */
export const setsOfService = (service: Service): CellSet[] =>
  [null, ...(service.regions ?? [])].flatMap((region) => setsWithin(service, region));

/** The sets of a service in one region (null: in all): all planes together, then each plane if there are two. */
export const setsWithin = ({ slug, planes }: Service, region: string | null): CellSet[] =>
  (planes.length > 1 ? [null, ...planes] : [null]).map((plane) => ({ service: slug, region, plane }));

/**
 * Indexes spans by the sets that contain their cell, so that each span is looked at once. A level of a whole service counts in each of
 * its regions.
 */
export function spansBySet<T extends { cell: Cell }>(catalogue: Catalogue, spans: readonly T[]): (set: CellSet) => readonly T[] {
  const regionsOf = regionsOfCells(catalogue);
  const known = new Map<string, T[]>();
  for (const span of spans) {
    for (const set of setsAround(span.cell, regionsOf(span.cell))) {
      const key = setKey(set);
      const members = known.get(key);
      if (members) members.push(span);
      else known.set(key, [span]);
    }
  }
  return (set) => known.get(setKey(set)) ?? [];
}

const setKey = ({ service, region, plane }: CellSet): string => `${service ?? ""}@${region ?? ""}/${plane ?? ""}`;
