/** The documents of Atlassian Statuspage's public API v2, by their path below `/api/v2/` without the extension. */
export const STATUSPAGE_DOCUMENTS = [
  "summary",
  "status",
  "components",
  "incidents",
  "incidents/unresolved",
  "scheduled-maintenances",
  "scheduled-maintenances/upcoming",
  "scheduled-maintenances/active",
] as const;
export type StatuspageDocument = (typeof STATUSPAGE_DOCUMENTS)[number];

/** Afloat's own documents that have a JSON Schema. */
export const SCHEMA_NAMES = ["status", "catalogue", "uptime", "record", "log", "heartbeat", "manifest"] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];

/** The formats of feeds: RSS 2.0, Atom and JSON Feed. */
export const FEED_FORMATS = ["xml", "atom", "json"] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Every public URL path. Pages end in a slash, files do not. */
export const paths = {
  front: "/",
  notFound: "/404.html",
  robots: "/robots.txt",
  sitemap: "/sitemap.xml",
  security: "/.well-known/security.txt",
  subscribe: "/subscribe/",
  feed: "/feed.xml",
  feedAtom: "/feed.atom",
  feedJson: "/feed.json",
  historyRss: "/history.rss",
  historyAtom: "/history.atom",
  calendar: "/calendar.ics",
  actions: "/actions/",
  independence: "/independence/",
  history: "/history/",
  month: (month: string) => `/history/${month}/`,
  incident: (id: string) => `/incidents/${id}/`,
  record: (id: string) => `/incidents/${id}/record.json`,
  impact: (id: string) => `/incidents/${id}/impact.csv`,
  service: (slug: string) => `/services/${slug}/`,
  region: (slug: string) => `/regions/${slug}/`,
  statusJson: "/data/v1/status.json",
  statusText: "/status.txt",
  badge: "/badge.svg",
  serviceBadge: (slug: string) => `/services/${slug}/badge.svg`,
  schema: (name: SchemaName) => `/data/v1/schema/${name}.json`,
  statuspage: (name: StatuspageDocument) => `/api/v2/${name}.json`,
  serviceFeed: (slug: string, format: FeedFormat) => `/services/${slug}/feed.${format}`,
  regionFeed: (slug: string, format: FeedFormat) => `/regions/${slug}/feed.${format}`,
  catalogue: "/data/v1/catalogue.json",
  uptimeJson: "/data/v1/uptime.json",
  uptimeCsv: "/data/v1/uptime.csv",
  monthJson: (month: string) => `/data/v1/uptime/${month}.json`,
  monthCsv: (month: string) => `/data/v1/uptime/${month}.csv`,
} as const;

/** The page of an incident or maintenance. The evidence files, which it links to, come first. */
export const incidentPaths = (id: string): string[] => [paths.record(id), paths.impact(id), paths.incident(id)];

/** The id of the incident or maintenance that a path belongs to, in any language; undefined for every other path. */
export const incidentOf = (path: string): string | undefined => /^(?:\/[\w-]+)?\/incidents\/([^/]+)\//.exec(path)?.[1];

/** The month of a month's page, by its path in the first language; undefined for every other path. */
export const monthOfPage = (path: string): string | undefined => /^\/history\/(\d{4}-\d\d)\/$/.exec(path)?.[1];

/** The path of a page in another language than the site's first; files are the same in all languages. */
export const inLocale = (path: string, locale: string): string => (path.endsWith("/") ? `/${locale}${path}` : path);

/** The path of a page in one of the site's languages. */
export const pathIn = (path: string, locale: string, [first]: readonly string[]): string =>
  locale === first ? path : inLocale(path, locale);

/** The path of a page that a text links to, in a language; a path that has a language already stays. */
export const linkedPathIn = (path: string, locale: string, locales: readonly string[]): string =>
  locales.includes(path.split("/")[1] as string) ? path : pathIn(path, locale, locales);

/** The given paths, with pages in every language of the site. */
export const inEveryLocale = (given: Iterable<string>, [, ...others]: readonly string[]): string[] =>
  [...given].flatMap((path) => (path.endsWith("/") ? [...others.map((locale) => inLocale(path, locale)), path] : [path]));

/** The uptime files of a month. */
export const figurePaths = (month: string): string[] => [paths.monthJson(month), paths.monthCsv(month)];

/** The page of a month and its uptime files. */
export const monthPaths = (month: string): string[] => [paths.month(month), ...figurePaths(month)];

/** All documents in Statuspage's format. */
const STATUSPAGE_PATHS: readonly string[] = STATUSPAGE_DOCUMENTS.map(paths.statuspage);

/** The current state for programs and terminals. Each file includes the time of the last change. */
export const STATE_PATHS: readonly string[] = [...STATUSPAGE_PATHS, paths.statusJson, paths.statusText];

/** The feeds with one entry per update, by format. */
export const SITE_FEEDS: Record<FeedFormat, string> = { xml: paths.feed, atom: paths.feedAtom, json: paths.feedJson };

/** The feeds with one entry per incident. */
export const HISTORY_FEEDS: readonly string[] = [paths.historyRss, paths.historyAtom];

/** The feeds of the whole site: per incident, and per update. */
export const FEEDS: readonly string[] = [...HISTORY_FEEDS, paths.feedJson, paths.feedAtom, paths.feed];

/** The feeds of a service, or of a region. */
export const serviceFeeds = (slug: string): string[] => FEED_FORMATS.map((format) => paths.serviceFeed(slug, format));
export const regionFeeds = (slug: string): string[] => FEED_FORMATS.map((format) => paths.regionFeed(slug, format));

/** Paths that exist on every site, independent of its record. */
export const FIXED_PATHS: readonly string[] = [
  paths.front,
  paths.notFound,
  paths.robots,
  paths.sitemap,
  paths.security,
  paths.subscribe,
  ...FEEDS,
  paths.calendar,
  paths.actions,
  paths.independence,
  paths.history,
  paths.catalogue,
  paths.uptimeJson,
  paths.uptimeCsv,
  ...STATE_PATHS,
  paths.badge,
  ...SCHEMA_NAMES.map(paths.schema),
];

/** Where visitors start. These are written after the pages that they link to. */
export const ENTRANCES: readonly string[] = [paths.calendar, ...FEEDS, paths.front];

const READ_FIRST = new Set<string>([
  ...Object.values(SITE_FEEDS),
  paths.statusJson,
  paths.statusText,
  ...(["summary", "status", "incidents/unresolved"] as const).map(paths.statuspage),
]);

/** Whether visitors and their tools look at a path first: pages, the feed of the site, and the state. */
export const isReadFirst = (path: string): boolean => path.endsWith("/") || READ_FIRST.has(path);

/** The file of a path, relative to the site's folder. Throws on a path that could leave the folder. */
export function fileOf(path: string): string {
  if (!/^\/([\w.-]+\/)*[\w.-]*$/.test(path) || path.split("/").some((part) => part === "." || part === "..")) {
    throw new Error(`Not a public path: ${path}`);
  }
  return path.endsWith("/") ? `${path.slice(1)}index.html` : path.slice(1);
}
