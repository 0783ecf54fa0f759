import { type ImpactSpan, levelsOfOpen, openSpans } from "#domain/impact/impact.ts";
import type { State } from "#domain/impact/level.ts";
import { levelsByPlane, type OpenLevels, type PlaneLevel, stateOfService } from "#domain/impact/place-state.ts";
import type { Catalogue, Region, Service } from "#domain/impact/service.ts";
import { memoizePer } from "#domain/memoize.ts";
import { entrySpans } from "#domain/updates/update.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, scopeLines, worstByCell } from "./summary.ts";

/** The levels by everything that is open. */
export const openLevels = memoizePer(
  (snapshot: Snapshot): OpenLevels => ({
    levelOf: levelsOfOpen(openSpans([...snapshot.unsettled(), ...snapshot.ongoing()].flatMap(entrySpans))),
    unaffected: snapshot.unaffected(),
  }),
);

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
  return {
    slug: service.slug,
    name: service.name,
    level: stateOfService(service, levels),
    regions,
    global,
    lines: scopeLines(catalogue, own),
  };
}
