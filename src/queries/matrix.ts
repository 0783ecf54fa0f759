import { type ImpactSpan, levelsOfOpen, openSpans } from "#domain/impact/impact.ts";
import { type Level, type State, worstOf } from "#domain/impact/level.ts";
import type { Catalogue, Cell, Plane, Region, Service } from "#domain/impact/service.ts";
import { type ScopeLine, scopeLines, worstByCell } from "./summary.ts";

/** The level of one plane of a service in one region. */
export interface PlaneLevel {
  plane: Plane;
  level: State;
}

interface MatrixRow {
  slug: string;
  name: string;
  level: State;
  /** One entry per region of the matrix; null if it is not offered there. A global service has only `global`. */
  regions: readonly (readonly PlaneLevel[] | null)[];
  global: readonly PlaneLevel[] | null;
  /** The affected scopes of the service; empty if none are. */
  lines: readonly ScopeLine[];
}

/** The impact matrix: services by regions, with a level per plane. */
export interface Matrix {
  regions: readonly Region[];
  groups: readonly { name: string; rows: readonly MatrixRow[] }[];
}

/** The matrix of the open impact; `unaffected` is the state of all other cells. */
export function matrixOf(catalogue: Catalogue, spans: readonly ImpactSpan[], unaffected: State): Matrix {
  const open = openSpans(spans);
  const levels = { levelOf: levelsOfOpen(open), unaffected };
  const groups = catalogue.groups.map(({ name, services }) => ({
    name,
    rows: services.map((service) => rowOf(catalogue, service, levels, open)),
  }));
  return { regions: catalogue.regions, groups };
}

function rowOf(catalogue: Catalogue, service: Service, levels: OpenLevels, open: readonly ImpactSpan[]): MatrixRow {
  const own = worstByCell(open.filter(({ cell }) => cell.service === service.slug));
  const global = service.regions === null ? levelsByPlane(service, null, levels) : null;
  const regions =
    service.regions === null
      ? []
      : catalogue.regions.map(({ slug }) => (service.regions?.includes(slug) ? levelsByPlane(service, slug, levels) : null));
  const all = [...(global ?? []), ...regions.flatMap((planes) => planes ?? [])];
  return {
    slug: service.slug,
    name: service.name,
    level: worstOf([...all, ...own].map(({ level }) => level)),
    regions,
    global,
    lines: scopeLines(catalogue, own),
  };
}

/** The level of each affected cell, and the state of all others. */
export interface OpenLevels {
  levelOf: (cell: Cell) => Level | undefined;
  unaffected: State;
}

/** The levels of a service's planes in one region (null: globally). */
export const levelsByPlane = (service: Service, region: string | null, { levelOf, unaffected }: OpenLevels): PlaneLevel[] =>
  service.planes.map((plane) => ({
    plane,
    level: levelOf({ service: service.slug, region, plane }) ?? unaffected,
  }));
