import { type Level, type State, worstOf } from "./level.ts";
import { type Catalogue, type Cell, type Plane, type Service, servicesOf } from "./service.ts";

// The state of a service or a region by what is open. Every page, badge, feed and file takes it from here.

/** The level of each affected cell, and the state of all others. */
export interface OpenLevels<S extends State = State> {
  levelOf: (cell: Cell) => Level | undefined;
  unaffected: S;
}

/** The level of one plane of a service in one region. */
export interface PlaneLevel<S extends State = State> {
  plane: Plane;
  level: Level | S;
}

/** The levels of a service's planes in one region (null: globally). */
export const levelsByPlane = <S extends State>(
  service: Service,
  region: string | null,
  { levelOf, unaffected }: OpenLevels<S>,
): PlaneLevel<S>[] =>
  service.planes.map((plane) => ({
    plane,
    level: levelOf({ service: service.slug, region, plane }) ?? unaffected,
  }));

/** The state of a service in one region (null: globally): the worst of its planes. */
export const stateIn = <S extends State>(service: Service, region: string | null, levels: OpenLevels<S>): Level | S =>
  worstOf<Level | S>(levelsByPlane(service, region, levels).map(({ level }) => level));

/** The state of a service: the worst of its cells. */
export const stateOfService = <S extends State>(service: Service, levels: OpenLevels<S>): Level | S =>
  worstOf<Level | S>((service.regions ?? [null]).map((region) => stateIn(service, region, levels)));

/**
 * The state of a region: the worst of the services that its customers use, which are those offered there and the global ones. Where
 * there is none, that of all that is not affected.
 */
export function stateOfRegion<S extends State>(catalogue: Catalogue, region: string, levels: OpenLevels<S>): Level | S {
  const used = servicesOf(catalogue).filter(({ regions }) => regions === null || regions.includes(region));
  const states = used.map((service) => stateIn(service, service.regions && region, levels));
  return states.length === 0 ? levels.unaffected : worstOf<Level | S>(states);
}

/**
 * Tells in which regions a cell counts: its own; if it was stated of the whole service, every region that offers the service now, which
 * is none while it is global.
 */
export function regionsOfCells(catalogue: Catalogue): (cell: Cell) => readonly string[] {
  const offered = new Map(servicesOf(catalogue).map(({ slug, regions }) => [slug, regions ?? []]));
  return ({ service, region }) => (region === null ? (offered.get(service) ?? []) : [region]);
}

/** Tells whether a cell concerns the customers of a region: it is there, or its service had no regions then or has none now. */
export function concernsRegion(catalogue: Catalogue, slug: string): (cell: Cell) => boolean {
  const global = new Set(servicesOf(catalogue).flatMap((service) => (service.regions === null ? [service.slug] : [])));
  return ({ service, region }) => region === slug || region === null || global.has(service);
}
