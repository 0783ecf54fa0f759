import { type Course, coursesOf, type Stretch } from "./course.ts";
import type { ImpactSpan } from "./impact.ts";
import { LEVEL_NAMES, type Level, worstOf } from "./level.ts";
import { listInWords, placeOf, shortList } from "./scope.ts";
import { type Catalogue, type Cell, type Plane, servicesOf } from "./service.ts";
import type { Instant } from "./time.ts";

/** How an instant is told: in which zone, with or without its date, is the caller's to know. */
export type Tell = (at: Instant) => string;

/** A sentence of the account, and the worst level it tells of. */
export interface AccountLine {
  level: Level;
  text: string;
}

/**
 * What was hit, where, from when to when, as sentences: "Cloud API, control plane, major outage: all regions 15:23–16:05,
 * Shanghai until 16:45." Services that fared alike share a sentence.
 */
export function accountOf(catalogue: Catalogue, spans: readonly ImpactSpan[], tell: Tell): AccountLine[] {
  const ofPlanes = [...Map.groupBy(coursesOf(catalogue, spans), ({ service, plane }) => `${service.slug} ${plane}`).values()];
  const alike = Map.groupBy(ofPlanes, (courses) => `, ${courses[0]?.plane} plane${tellCourses(catalogue, courses, tell)}.`);
  return [...alike].map(([told, services]) => ({
    level: worstOf(services.flat().flatMap(({ stretches }) => stretches.map(({ level }) => level))),
    text: `${listInWords(services.map(([first]) => (first as Course).service.name))}${told}`,
  }));
}

/** The courses of one service and plane. All at one level from one instant on: the level once, then place by place until when. */
function tellCourses(catalogue: Catalogue, courses: readonly Course[], tell: Tell): string {
  const [first] = courses.map(({ stretches }) => stretches[0] as Stretch) as [Stretch];
  const together = courses.every(({ stretches }) => stretches.length === 1 && isLike(stretches[0] as Stretch, first));
  if (together) return `, ${levelName(first)}: ${tellTogether(catalogue, courses, tell)}`;
  return `: ${courses.map((course) => `${spaced(placeOf(catalogue, course))}${tellStretches(course.stretches, tell)}`).join("; ")}`;
}

const isLike = (one: Stretch, other: Stretch): boolean => one.level === other.level && one.from === other.from;
const levelName = ({ level }: Stretch): string => LEVEL_NAMES[level].toLowerCase();
const spaced = (words: string): string => words && `${words} `;

/** "all regions 15:23–16:05, Shanghai until 16:45": everyone until the first was back, then those that took longer. */
function tellTogether(catalogue: Catalogue, courses: readonly Course[], tell: Tell): string {
  const byEnd = courses.toSorted((a, b) => endOf(a) - endOf(b));
  const [first, ...later] = byEnd as [Course, ...Course[]];
  const place = placeOf(catalogue, { service: first.service, regions: unionOf(byEnd) });
  const clauses = later.map((course) => {
    const { to } = course.stretches[0] as Stretch;
    return `${placeOf(catalogue, course)} ${to === null ? "not back yet" : `until ${tell(to)}`}`;
  });
  return [`${spaced(place)}${tellTimes(first.stretches[0] as Stretch, tell)}`, ...clauses].join(", ");
}

const endOf = ({ stretches }: Course): number => stretches[0]?.to ?? Number.POSITIVE_INFINITY;

function unionOf(courses: readonly Course[]): Course["regions"] {
  const { service } = courses[0] as Course;
  const slugs = new Set(courses.flatMap(({ regions }) => (regions === "all" ? (service.regions ?? []) : regions)));
  const named = service.regions?.filter((slug) => slugs.has(slug)) ?? [];
  return named.length === (service.regions?.length ?? 0) ? "all" : named;
}

const tellTimes = ({ from, to }: Stretch, tell: Tell): string =>
  to === null ? `since ${tell(from)}` : `${tell(from)}–${tell(to)}`;

const tellStretches = (stretches: readonly Stretch[], tell: Tell): string =>
  stretches.map((stretch) => `${levelName(stretch)} ${tellTimes(stretch, tell)}`).join(", then ");

/**
 * Whether what already runs was hit, as far as the record says so; null when it was, or when nothing was hit at all.
 * `planes` are those of the hit cells, `unaffected` cells that were confirmed to work.
 */
export function workloadsOf(
  catalogue: Catalogue,
  planes: readonly Plane[],
  unaffected: readonly Cell[],
  over: boolean,
): string | null {
  if (planes.length === 0 || planes.includes("data")) return null;
  const confirmed = new Set(unaffected.filter(({ plane }) => plane === "data").map(({ service }) => service));
  const names = servicesOf(catalogue).flatMap(({ slug, name }) => (confirmed.has(slug) ? [name] : []));
  if (names.length === 0) return "No impact on the data plane is known.";
  return `Running workloads ${over ? "were" : "are"} not affected: ${shortList(names)} confirmed working.`;
}
