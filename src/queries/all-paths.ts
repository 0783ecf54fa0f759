import { allIds } from "#db/incidents/incident-lists.ts";
import { badgePaths, catalogueFeeds, cataloguePages } from "#domain/publishing/affected-paths.ts";
import { FIXED_PATHS, incidentPaths, inEveryLocale, monthPaths } from "#domain/publishing/paths.ts";
import { readHistory } from "./history.ts";
import type { Snapshot } from "./snapshot.ts";

/** Every public path of the site, in every language, with leaves first. */
export const allPaths = (snapshot: Snapshot): string[] => inEveryLocale(pathsOf(snapshot), snapshot.site.locales);

const pathsOf = (snapshot: Snapshot): string[] => [
  ...allIds(snapshot.db).flatMap(incidentPaths),
  ...readHistory(snapshot).flatMap(({ month }) => monthPaths(month)),
  ...badgePaths(snapshot.active),
  ...catalogueFeeds(snapshot.active),
  ...cataloguePages(snapshot.active),
  ...FIXED_PATHS,
];
