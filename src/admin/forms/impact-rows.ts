import { currentCatalogue, withCells } from "#domain/impact/current-catalogue.ts";
import { levelsByCell, openSpans } from "#domain/impact/impact.ts";
import { LEVEL_NAMES, type Level, worstOf } from "#domain/impact/level.ts";
import { affectedScopesOf, locationPhrase } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, cellKey, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { type Phrase, phrase, verbatim } from "#domain/phrase.ts";
import type { Entry } from "#domain/record/entry.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { impactField } from "./impact-form.ts";

/** One select list of levels. */
export interface LevelChoice {
  name: string;
  /** Follows the service's name, which is shown apart. */
  label: Phrase;
  /** The label without “all regions”. */
  short: Phrase;
  /** The current level, and its text by place; null where nothing is affected. */
  now: { level: Level; texts: readonly Phrase[] } | null;
}

/** One service on one plane: a choice for all regions, and one for each region. */
interface PlaneRow {
  service: string;
  all: LevelChoice;
  regions: readonly LevelChoice[];
}

export interface ImpactGroup {
  name: Phrase;
  rows: readonly PlaneRow[];
}

const ON: Record<Plane, string> = { control: ", control plane", data: ", data plane" };
const ON_IN: Record<Plane, string> = { control: ", control plane, {region}", data: ", data plane, {region}" };
const ON_IN_ALL: Record<Plane, string> = { control: ", control plane, all regions", data: ", data plane, all regions" };

type Levels = ReadonlyMap<string, Level>;

/** The rows of the impact picker: first the services that the incident or maintenance affects now, then all others by group. */
export function impactGroups(catalogue: Catalogue, entry: Entry | undefined): ImpactGroup[] {
  const open = entry ? openSpans(entrySpans(entry)) : [];
  const cells = open.map(({ cell }) => cell);
  return groupsOf(catalogue, { name: phrase("Currently affected"), cells }, levelsByCell(open));
}

/** The same with the cells of one update first. */
export const groupsOfUpdate = (catalogue: Catalogue, cells: readonly Cell[]): ImpactGroup[] =>
  groupsOf(catalogue, { name: phrase("In this update"), cells }, new Map());

/** The services of the first cells, then all others by group. Each of the cells has a row, also where it is no longer offered. */
function groupsOf(listed: Catalogue, first: { name: Phrase; cells: readonly Cell[] }, levels: Levels): ImpactGroup[] {
  const catalogue = withCells(listed, first.cells);
  const isFirst = ({ slug }: Service) => first.cells.some(({ service }) => service === slug);
  const rowsOf = (services: readonly Service[]) => services.flatMap((service) => planeRows(catalogue, service, levels));
  const others = currentCatalogue(listed, []).groups.map(({ name, services }) => ({
    name: verbatim(name),
    rows: rowsOf(services.filter((service) => !isFirst(service))),
  }));
  return [{ name: first.name, rows: rowsOf(servicesOf(catalogue).filter(isFirst)) }, ...others].filter(
    ({ rows }) => rows.length > 0,
  );
}

const planeRows = (catalogue: Catalogue, service: Service, levels: Levels): PlaneRow[] =>
  service.planes.map((plane) => ({
    service: service.name,
    all: {
      name: impactField(service.slug, plane, "*"),
      label: phrase(service.regions === null ? ON[plane] : ON_IN_ALL[plane]),
      short: phrase(ON[plane]),
      now: planeNow(catalogue, service, plane, levels),
    },
    regions: (service.regions ?? []).map((region) => {
      const level = levels.get(cellKey({ service: service.slug, region, plane }));
      const name = catalogue.regions.find(({ slug }) => slug === region)?.name ?? region;
      return {
        name: impactField(service.slug, plane, region),
        label: phrase(ON_IN[plane], { region: name }),
        short: phrase(ON[plane]),
        now: level ? { level, texts: [phrase(LEVEL_NAMES[level])] } : null,
      };
    }),
  }));

function planeNow(catalogue: Catalogue, service: Service, plane: Plane, levels: Levels): LevelChoice["now"] {
  const cells = (service.regions ?? [null]).map((region) => ({ service: service.slug, region, plane }));
  const affected = cells.flatMap((cell) => {
    const level = levels.get(cellKey(cell));
    return level ? [{ cell, level }] : [];
  });
  if (affected.length === 0) return null;
  const texts = affectedScopesOf(catalogue, affected).map((scope) => {
    const place = locationPhrase(catalogue, scope);
    const level = phrase(LEVEL_NAMES[scope.level]);
    return place ? phrase("{level} in {place}", { level, place }) : level;
  });
  return { level: worstOf(affected.map(({ level }) => level)), texts };
}
