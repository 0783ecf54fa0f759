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
