import { join } from "node:path";
import { loadConfig } from "#config/load.ts";
import { type Db, openDb } from "#db/engine/open.ts";
import { inLocale } from "#domain/publishing/paths.ts";
import { allPaths } from "#queries/all-paths.ts";
import { type Snapshot, takeSnapshot } from "#queries/snapshot.ts";

let db: Db | undefined;
let snapshot: Snapshot | undefined;

/** A snapshot of the local record, for a static build (read once) and for development (read for each page). */
export function recordOnDisk(): Snapshot {
  const config = loadConfig(process.env);
  db ??= openDb(join(config.dataDir, "afloat.db"));
  if (import.meta.env.DEV) return takeSnapshot(db, config.site);
  snapshot ??= takeSnapshot(db, config.site);
  return snapshot;
}

/** The static paths of a folder of pages: the last part of each path without its extension, as the named parameter. */
export function staticParams(folder: string, name: string, ending = "/"): { params: Record<string, string> }[] {
  const below = allPaths(recordOnDisk()).filter((path) => path.startsWith(folder) && path.endsWith(ending) && path !== folder);
  return below.map((path) => ({ params: { [name]: path.slice(folder.length, -ending.length) } }));
}

/** The language of a route `/<locale>/[...page]`. */
export const localeOfRoute = (pattern: string): string => pattern.split("/")[1] ?? "";

/** The static paths of such a route: every page of the site in its language, if the site has that as a further language. */
export function pagesOfRoute({ routePattern }: { routePattern: string }): { params: { page: string | undefined } }[] {
  const root = inLocale("/", localeOfRoute(routePattern));
  const pages = allPaths(recordOnDisk()).filter((path) => path.startsWith(root));
  return pages.map((path) => ({ params: { page: path.slice(root.length, -1) || undefined } }));
}
