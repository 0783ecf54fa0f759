import { levelsByCell, openSpans } from "#domain/impact/impact.ts";
import { LEVEL_NAMES, type Level, worstOf } from "#domain/impact/level.ts";
import { affectedScopesOf, locationPhrase } from "#domain/impact/scope.ts";
import { activeCatalogue, type Catalogue, cellKey, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import type { Entry } from "#domain/record/entry.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { impactField } from "./impact-form.ts";

/** One list of levels to choose from. */
export interface Choice {
  name: string;
  /** The service's name is shown apart, before it. */
  label: Phrase;
  /** Without saying that it is about all regions. */
  short: Phrase;
  now: { level: Level; words: readonly Phrase[] } | null;
}

/** One service on one plane: a choice for all regions, and one a region. */
export interface PlaneRow {
  service: string;
  all: Choice;
  regions: readonly Choice[];
}

export interface ImpactGroup {
  name: string;
  rows: readonly PlaneRow[];
}

const ON: Record<Plane, string> = { control: ", control plane", data: ", data plane" };
const ON_IN: Record<Plane, string> = { control: ", control plane, {region}", data: ", data plane, {region}" };
const ON_IN_ALL: Record<Plane, string> = { control: ", control plane, all regions", data: ", data plane, all regions" };

type Levels = ReadonlyMap<string, Level>;

/** What the impact picker offers: first what the incident or maintenance hits now, then every service of the catalogue by group. */
export function impactGroups(catalogue: Catalogue, entry: Entry | undefined): ImpactGroup[] {
  const levels: Levels = entry ? levelsByCell(openSpans(entrySpans(entry))) : new Map();
  const hit = new Set([...levels.keys()].map((key) => key.split("@")[0]));
  const rowsOf = (services: readonly Service[]) => services.flatMap((service) => planeRows(catalogue, service, levels));
  const affectedNow = { name: "Currently affected", rows: rowsOf(servicesOf(catalogue).filter(({ slug }) => hit.has(slug))) };
  const others = activeCatalogue(catalogue).groups.map(({ name, services }) => ({
    name,
    rows: rowsOf(services.filter(({ slug }) => !hit.has(slug))),
  }));
  return [affectedNow, ...others].filter(({ rows }) => rows.length > 0);
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
        now: level ? { level, words: [phrase(LEVEL_NAMES[level])] } : null,
      };
    }),
  }));

function planeNow(catalogue: Catalogue, service: Service, plane: Plane, levels: Levels): Choice["now"] {
  const cells = (service.regions ?? [null]).map((region) => ({ service: service.slug, region, plane }));
  const hit = cells.flatMap((cell) => {
    const level = levels.get(cellKey(cell));
    return level ? [{ cell, level }] : [];
  });
  if (hit.length === 0) return null;
  const parts = affectedScopesOf(catalogue, hit).map((each) => {
    const place = locationPhrase(catalogue, each);
    const level = phrase(LEVEL_NAMES[each.level]);
    return place ? phrase("{level} in {place}", { level, place }) : level;
  });
  return { level: worstOf(hit.map(({ level }) => level)), words: parts };
}
