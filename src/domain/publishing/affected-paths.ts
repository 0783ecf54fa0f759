import { type Catalogue, servicesOf } from "#domain/impact/service.ts";
import type { Change } from "./change.ts";
import {
  FEEDS,
  FIXED_PATHS,
  figurePaths,
  HISTORY_FEEDS,
  incidentPaths,
  monthPaths,
  paths,
  regionFeeds,
  STATE_PATHS,
  serviceFeeds,
} from "./paths.ts";

/**
 * The public paths on which a change shows, or may have shown before; `"all"` when every page must be made again.
 * A superset is safe (unchanged bytes are not written), a missing path is a lie on the site.
 */
export function affected(change: Change, catalogue: Catalogue): ReadonlySet<string> | "all" {
  if (change.kind === "everything") return "all";
  if (change.kind === "day") return new Set([...FIXED_PATHS, ...cataloguePages(catalogue), ...change.months.flatMap(monthPaths)]);
  if (change.kind === "audit") return new Set([paths.independence]);
  if (change.kind === "due") return new Set([...change.ids.map(paths.incident), ...overduePaths(change.overdue ?? [])]);
  if (change.kind === "maintenance") return maintenancePaths(change, catalogue);
  const own = [
    ...ownPaths(change),
    ...feedPaths(change, catalogue),
    paths.front,
    ...STATE_PATHS,
    ...(change.actions ? [paths.actions] : []),
    ...(change.lags ? [paths.history] : []),
  ];
  if (!change.summary) return new Set(own);
  return new Set([...own, ...listPaths(change, catalogue)]);
}

type EntryChange = Extract<Change, { kind: "incident" | "maintenance" }>;

/** Its page and its evidence; a word that moves nothing leaves the impact as it is. */
const ownPaths = ({ id, summary }: EntryChange): string[] =>
  incidentPaths(id).filter((path) => summary || path !== paths.impact(id));

/** The feeds that tell of it: the site's, and those of the places it concerns. The history also shows what was mended quietly. */
const feedPaths = (change: EntryChange, catalogue: Catalogue): string[] => [
  ...(change.told ? FEEDS : HISTORY_FEEDS),
  ...(change.told ? placeFeeds(change, catalogue) : []),
];

const placeFeeds = (change: EntryChange, catalogue: Catalogue): string[] => [
  ...change.services.flatMap(serviceFeeds),
  ...regionsOf(change, catalogue).flatMap(regionFeeds),
];

/** What is global concerns the customers of every region. */
const regionsOf = ({ global, regions }: EntryChange, catalogue: Catalogue): string[] =>
  global ? catalogue.regions.map(({ slug }) => slug) : regions;

/** Where lists, states and figures are others than before. */
function listPaths(change: EntryChange, catalogue: Catalogue): string[] {
  return [
    ...change.months.map(paths.month),
    ...change.counted.flatMap(figurePaths),
    ...(change.counted.length > 0 ? [paths.uptimeJson, paths.uptimeCsv] : []),
    ...change.services.map(paths.service),
    ...(change.levels === false ? [] : [paths.badge, ...change.services.map(paths.serviceBadge)]),
    ...regionsOf(change, catalogue).map(paths.region),
    ...(change.listing ? [paths.history, paths.sitemap] : []),
  ];
}

/** A maintenance moves no figure; the months of one that is listed first may be new. */
function maintenancePaths(change: Extract<Change, { kind: "maintenance" }>, catalogue: Catalogue): Set<string> {
  const own = [...ownPaths(change), ...feedPaths(change, catalogue), paths.front, ...STATE_PATHS];
  return new Set([...own, ...(change.calendar ? [paths.calendar] : []), ...(change.summary ? listPaths(change, catalogue) : [])]);
}

const overduePaths = (ids: readonly string[]): string[] => (ids.length === 0 ? [] : [...ids.map(paths.incident), paths.front]);

/** The badges of all services: they change with their levels, not with the day. */
export const badgePaths = (catalogue: Catalogue): string[] => servicesOf(catalogue).map(({ slug }) => paths.serviceBadge(slug));

/** The pages of all services and regions. */
export const cataloguePages = (catalogue: Catalogue): string[] => [
  ...servicesOf(catalogue).map(({ slug }) => paths.service(slug)),
  ...catalogue.regions.map(({ slug }) => paths.region(slug)),
];

/** The feeds of all services and regions. */
export const catalogueFeeds = (catalogue: Catalogue): string[] => [
  ...servicesOf(catalogue).flatMap(({ slug }) => serviceFeeds(slug)),
  ...catalogue.regions.flatMap(({ slug }) => regionFeeds(slug)),
];
