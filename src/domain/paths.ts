/** The documents of Atlassian Statuspage's public API v2, by their paths below `/api/v2/`, without the ending. */
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

/** Documents of ours that have a JSON Schema. */
export const SCHEMA_NAMES = ["status", "catalogue", "uptime", "record", "log", "heartbeat", "manifest"] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];

/** Every public URL path, in one place. Pages end in a slash, files do not. */
export const paths = {
  front: "/",
  notFound: "/404.html",
  robots: "/robots.txt",
  sitemap: "/sitemap.xml",
  security: "/.well-known/security.txt",
  feed: "/feed.xml",
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
  catalogue: "/data/v1/catalogue.json",
  uptimeJson: "/data/v1/uptime.json",
  uptimeCsv: "/data/v1/uptime.csv",
  monthJson: (month: string) => `/data/v1/uptime/${month}.json`,
  monthCsv: (month: string) => `/data/v1/uptime/${month}.csv`,
} as const;

/** The page of an incident or a maintenance and the files of its evidence. */
export const incidentPaths = (id: string): string[] => [paths.incident(id), paths.record(id), paths.impact(id)];

/** The incident or maintenance that a path belongs to; undefined for every other path. */
export const incidentOf = (path: string): string | undefined => /^\/incidents\/([^/]+)\//.exec(path)?.[1];

/** The files of the figures of a month. */
export const figurePaths = (month: string): string[] => [paths.monthJson(month), paths.monthCsv(month)];

/** The page of a month and the files of its figures. */
export const monthPaths = (month: string): string[] => [paths.month(month), ...figurePaths(month)];

/** Everything in Statuspage's form. */
export const STATUSPAGE_PATHS: readonly string[] = STATUSPAGE_DOCUMENTS.map(paths.statuspage);

/** The state as a whole, for programs and terminals; each says when anything last changed. */
export const STATE_PATHS: readonly string[] = [...STATUSPAGE_PATHS, paths.statusJson, paths.statusText];

/** Paths that exist on every site, whatever its record. */
export const FIXED_PATHS: readonly string[] = [
  paths.front,
  paths.notFound,
  paths.robots,
  paths.sitemap,
  paths.security,
  paths.feed,
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

/** Pages that people enter by; they are written after the pages they link to. */
export const ENTRANCES: readonly string[] = [paths.calendar, paths.feed, paths.front];

/** The file that answers a path, relative to the site's folder. Throws on a path that could leave it. */
export function fileOf(path: string): string {
  if (!/^\/([\w.-]+\/)*[\w.-]*$/.test(path) || path.split("/").some((part) => part === "." || part === "..")) {
    throw new Error(`Not a public path: ${path}`);
  }
  return path.endsWith("/") ? `${path.slice(1)}index.html` : path.slice(1);
}
