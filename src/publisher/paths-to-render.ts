import { type Publication, shownAt } from "#db/record/publications.ts";
import { affected } from "#domain/publishing/affected-paths.ts";
import type { Change } from "#domain/publishing/change.ts";
import { ENTRANCES, inEveryLocale, isReadFirst } from "#domain/publishing/paths.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import { monthsTurned } from "#queries/history.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { dueSincePublished } from "./clock.ts";

/** The paths to render until publications are live everywhere, in the site's first language; `"all"` if it is every path. */
export function pathsOf(unfinished: readonly Publication[], snapshot: Snapshot): ReadonlySet<string> | "all" {
  const result = new Set<string>();
  const changes: Change[] = unfinished.map(({ change }) => change);
  const publishedAt = shownAt(snapshot.db);
  if (isNewDay(snapshot, publishedAt)) changes.push({ kind: "day", months: monthsTurned(snapshot, publishedAt) });
  changes.push(dueSincePublished(snapshot, publishedAt ?? snapshot.asOf));
  for (const change of changes) {
    const paths = affected(change, snapshot.catalogue);
    if (paths === "all") return "all";
    for (const path of paths) result.add(path);
  }
  return result;
}

/**
 * Whether the current day of the pages differs from that of the published ones. The change itself may have caused it: an update
 * in the first moments after midnight, before the publisher looked at the clock, or a clock that was set back.
 */
export const isNewDay = ({ site, asOf }: Snapshot, publishedAt: Instant | undefined): publishedAt is Instant =>
  publishedAt !== undefined && dayOf(publishedAt, site.zone) !== dayOf(asOf, site.zone);

/** Paths in the order in which they are written: entrances after the pages that they link to. */
const inOrder = (paths: Iterable<string>): string[] =>
  [...paths].sort((one, other) => ENTRANCES.indexOf(one) - ENTRANCES.indexOf(other));

/** The paths in every language of a site, in that order. */
export const inAllLanguages = (paths: Iterable<string>, locales: readonly string[]): string[] =>
  inEveryLocale(inOrder(paths), locales);

/**
 * Splits paths into those that visitors look at first, in the site's first language, and the rest. Paths without a file yet are
 * in the first part too, since files of the first part may link to them.
 */
export function splitByPriority(
  paths: ReadonlySet<string>,
  locales: readonly string[],
  exists: (path: string) => boolean,
): [first: string[], rest: string[]] {
  const isFirst = (path: string) => (paths.has(path) && isReadFirst(path)) || !exists(path);
  const { first = [], rest = [] } = Object.groupBy(inAllLanguages(paths, locales), (path) => (isFirst(path) ? "first" : "rest"));
  // If all are in one part, no second step is needed.
  return first.length === 0 ? [rest, []] : [first, rest];
}
