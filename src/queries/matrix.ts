import { type ImpactSpan, levelsByCell, openSpans } from "#domain/impact/impact.ts";
import { type Level, worstOf } from "#domain/impact/level.ts";
import { type Catalogue, cellKey, type Plane, type Region, type Service } from "#domain/impact/service.ts";
import { type ScopeLine, scopeLines, worstByCell } from "./summary.ts";

/** The state of a service in one place: one level a plane that it has. */
export interface PlaneLevel {
  plane: Plane;
  level: Level;
}

export interface MatrixRow {
  slug: string;
  name: string;
  level: Level;
  /** One entry a region of the matrix; null where it is not offered. A global service has none but `global`. */
  places: readonly (readonly PlaneLevel[] | null)[];
  global: readonly PlaneLevel[] | null;
  /** What of it is hit, in words; empty when nothing is. */
  lines: readonly ScopeLine[];
}

/** The impact matrix: service × region, the planes told apart. */
export interface Matrix {
  regions: readonly Region[];
  groups: readonly { name: string; rows: readonly MatrixRow[] }[];
}

/** The matrix of what is open now. */
export function matrixOf(catalogue: Catalogue, spans: readonly ImpactSpan[]): Matrix {
  const open = openSpans(spans);
  const levels = levelsByCell(open);
  const groups = catalogue.groups.map(({ name, services }) => ({
    name,
    rows: services.map((service) => rowOf(catalogue, service, levels, open)),
  }));
  return { regions: catalogue.regions, groups };
}

function rowOf(
  catalogue: Catalogue,
  service: Service,
  levels: ReadonlyMap<string, Level>,
  open: readonly ImpactSpan[],
): MatrixRow {
  const own = worstByCell(open.filter(({ cell }) => cell.service === service.slug));
  const global = service.regions === null ? levelsByPlane(service, null, levels) : null;
  const places =
    service.regions === null
      ? []
      : catalogue.regions.map(({ slug }) => (service.regions?.includes(slug) ? levelsByPlane(service, slug, levels) : null));
  const all = [...(global ?? []), ...places.flatMap((place) => place ?? [])];
  return {
    slug: service.slug,
    name: service.name,
    level: worstOf(all.map(({ level }) => level)),
    places,
    global,
    lines: scopeLines(catalogue, own),
  };
}

/** The levels of a service's planes in one region (null: globally). */
export const levelsByPlane = (service: Service, region: string | null, levels: ReadonlyMap<string, Level>): PlaneLevel[] =>
  service.planes.map((plane) => ({
    plane,
    level: levels.get(cellKey({ service: service.slug, region, plane })) ?? "operational",
  }));
