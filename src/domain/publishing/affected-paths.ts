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
 * The public paths on which a change is visible, or may have been before; `"all"` if every page must be rendered again. A
 * superset is safe, since unchanged bytes are not written; a missing path leaves outdated content on the site.
 */
export function affected(change: Change, catalogue: Catalogue): ReadonlySet<string> | "all" {
  if (change.kind === "everything") return "all";
  if (change.kind === "day") return new Set([...FIXED_PATHS, ...cataloguePages(catalogue), ...change.months.flatMap(monthPaths)]);
  if (change.kind === "audit") return new Set([paths.independence]);
  if (change.kind === "due") return new Set([...change.ids.map(paths.incident), ...overduePaths(change, catalogue)]);
  if (change.kind === "maintenance") return maintenancePaths(change, catalogue);
  const own = [
    ...ownPaths(change),
    ...feedPaths(change, catalogue),
    paths.front,
    ...STATE_PATHS,
    ...(change.actions ? [paths.actions] : []),
    ...(change.lags ? [paths.history] : []),
    ...(change.open ? placePaths(change, catalogue) : []),
    ...(change.unknown ? cataloguePages(catalogue) : []),
    ...(change.unknown && change.levels ? [paths.badge, ...badgePaths(catalogue)] : []),
  ];
  if (!change.summary) return new Set(own);
  return new Set([...own, ...listPaths(change, catalogue)]);
}

type EntryChange = Extract<Change, { kind: "incident" | "maintenance" }>;

/** The page and the evidence of an entry; an update that changes no impact leaves the impact file as it is. */
const ownPaths = ({ id, summary }: EntryChange): string[] =>
  incidentPaths(id).filter((path) => summary || path !== paths.impact(id));

/**
 * The feeds that contain an entry: those of the site, and those of its services and regions. The history feeds also show
 * corrections without notification.
 */
const feedPaths = (change: EntryChange, catalogue: Catalogue): string[] => [
  ...(change.told ? FEEDS : HISTORY_FEEDS),
  ...(change.told ? targetFeeds(change, catalogue) : []),
];

const targetFeeds = (change: EntryChange, catalogue: Catalogue): string[] => [
  ...change.services.flatMap(serviceFeeds),
  ...regionsOf(change, catalogue).flatMap(regionFeeds),
];

/** A service that is global, or was when its impact was stated, concerns the customers of every region. */
function regionsOf(
  { global, regions, services }: Pick<EntryChange, "global" | "regions" | "services">,
  catalogue: Catalogue,
): string[] {
  const isGlobal = global || servicesOf(catalogue).some((each) => each.regions === null && services.includes(each.slug));
  return isGlobal ? catalogue.regions.map(({ slug }) => slug) : regions;
}

/** The pages of the services and regions of an entry. */
const placePaths = (change: Pick<EntryChange, "services" | "regions" | "global">, catalogue: Catalogue): string[] => [
  ...change.services.map(paths.service),
  ...regionsOf(change, catalogue).map(paths.region),
];

/** The paths whose lists, states or figures change. */
function listPaths(change: EntryChange, catalogue: Catalogue): string[] {
  return [
    ...change.months.map(paths.month),
    ...change.counted.flatMap(figurePaths),
    ...(change.counted.length > 0 ? [paths.uptimeJson, paths.uptimeCsv] : []),
    ...placePaths(change, catalogue),
    ...(change.levels === false ? [] : [paths.badge, ...change.services.map(paths.serviceBadge)]),
    ...(change.listing ? [paths.history, paths.sitemap] : []),
  ];
}

/** A maintenance changes no figure, but a month that lists it for the first time may be new. */
function maintenancePaths(change: Extract<Change, { kind: "maintenance" }>, catalogue: Catalogue): Set<string> {
  const own = [...ownPaths(change), ...feedPaths(change, catalogue), paths.front, ...STATE_PATHS];
  return new Set([...own, ...(change.calendar ? [paths.calendar] : []), ...(change.summary ? listPaths(change, catalogue) : [])]);
}

function overduePaths(change: Extract<Change, { kind: "due" }>, catalogue: Catalogue): string[] {
  const { overdue = [], updates = [], services = [], regions = [], global = false, unknown = false } = change;
  const ids = [...overdue, ...updates];
  if (ids.length === 0) return [];
  return [
    ...ids.map(paths.incident),
    ...(unknown ? cataloguePages(catalogue) : placePaths({ services, regions, global }, catalogue)),
    ...(updates.length > 0 ? STATE_PATHS : []),
    paths.front,
  ];
}

/** The badges of all services. They change with levels, not with the day. */
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
