import { type Publication, shownAt } from "#db/record/publications.ts";
import { affected } from "#domain/publishing/affected-paths.ts";
import type { Change } from "#domain/publishing/change.ts";
import { ENTRANCES, inEveryLocale, isReadFirst } from "#domain/publishing/paths.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import { monthsTurned } from "#queries/history.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { dueSinceShown } from "./clock.ts";

/** The paths to be made so that publications show everywhere, in the site's first language; `"all"` when it is every one. */
export function pathsOf(unfinished: readonly Publication[], snapshot: Snapshot): ReadonlySet<string> | "all" {
  const wanted = new Set<string>();
  const changes: Change[] = unfinished.map(({ change }) => change);
  const shown = shownAt(snapshot.db);
  if (isAnotherDay(snapshot, shown)) changes.push({ kind: "day", months: monthsTurned(snapshot, shown) });
  changes.push(dueSinceShown(snapshot, shown ?? snapshot.asOf));
  for (const change of changes) {
    const paths = affected(change, snapshot.catalogue);
    if (paths === "all") return "all";
    for (const path of paths) wanted.add(path);
  }
  return wanted;
}

/**
 * Whether pages now end on another day than those that readers have. The change itself may have turned it: a word said in the
 * first moments after midnight, before the publisher looked at the clock, or by a clock that was set back.
 */
export const isAnotherDay = ({ site, asOf }: Snapshot, shown: Instant | undefined): shown is Instant =>
  shown !== undefined && dayOf(shown, site.zone) !== dayOf(asOf, site.zone);

/** Paths in the order in which they are written: entrances after what they link to. */
const inOrder = (wanted: Iterable<string>): string[] =>
  [...wanted].sort((one, other) => ENTRANCES.indexOf(one) - ENTRANCES.indexOf(other));

/** The same paths in every language of a site. */
export const inAllLanguages = (wanted: Iterable<string>, locales: readonly string[]): string[] =>
  inEveryLocale(inOrder(wanted), locales);

/**
 * The same paths in two: what people look at first, in the site's first language, and the rest. What is not there yet comes first as well,
 * since what comes first may link to it.
 */
export function splitByPriority(
  wanted: ReadonlySet<string>,
  locales: readonly string[],
  isThere: (path: string) => boolean,
): [first: string[], rest: string[]] {
  const isFirst = (path: string) => (wanted.has(path) && isReadFirst(path)) || !isThere(path);
  const { first = [], rest = [] } = Object.groupBy(inAllLanguages(wanted, locales), (path) => (isFirst(path) ? "first" : "rest"));
  // What is all of one kind needs no second round.
  return first.length === 0 ? [rest, []] : [first, rest];
}
