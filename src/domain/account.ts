import { type Course, coursesOf, type Phase } from "./course.ts";
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
    level: worstOf(services.flat().flatMap(({ phases }) => phases.map(({ level }) => level))),
    text: `${listInWords(services.map(([first]) => (first as Course).service.name))}${told}`,
  }));
}

/** The courses of one service and plane. All at one level from one instant on: the level once, then place by place until when. */
function tellCourses(catalogue: Catalogue, courses: readonly Course[], tell: Tell): string {
  const [first] = courses.map(({ phases }) => phases[0] as Phase) as [Phase];
  const together = courses.every(({ phases }) => phases.length === 1 && isLike(phases[0] as Phase, first));
  if (together) return `, ${levelName(first)}: ${tellTogether(catalogue, courses, tell)}`;
  return `: ${courses.map((course) => `${spaced(placeOf(catalogue, course))}${tellPhases(course.phases, tell)}`).join("; ")}`;
}

const isLike = (one: Phase, other: Phase): boolean => one.level === other.level && one.from === other.from;
const levelName = ({ level }: Phase): string => LEVEL_NAMES[level].toLowerCase();
const spaced = (words: string): string => words && `${words} `;

/** "all regions 15:23–16:05, Shanghai until 16:45": everyone until the first was back, then those that took longer. */
function tellTogether(catalogue: Catalogue, courses: readonly Course[], tell: Tell): string {
  const byEnd = courses.toSorted((a, b) => endOf(a) - endOf(b));
  const [first, ...later] = byEnd as [Course, ...Course[]];
  const place = placeOf(catalogue, { service: first.service, regions: unionOf(byEnd) });
  const clauses = later.map((course) => {
    const { to } = course.phases[0] as Phase;
    return `${placeOf(catalogue, course)} ${to === null ? "not back yet" : `until ${tell(to)}`}`;
  });
  return [`${spaced(place)}${tellTimes(first.phases[0] as Phase, tell)}`, ...clauses].join(", ");
}

const endOf = ({ phases }: Course): number => phases[0]?.to ?? Number.POSITIVE_INFINITY;

function unionOf(courses: readonly Course[]): Course["regions"] {
  const { service } = courses[0] as Course;
  const slugs = new Set(courses.flatMap(({ regions }) => (regions === "all" ? (service.regions ?? []) : regions)));
  const named = service.regions?.filter((slug) => slugs.has(slug)) ?? [];
  return named.length === (service.regions?.length ?? 0) ? "all" : named;
}

const tellTimes = ({ from, to }: Phase, tell: Tell): string =>
  to === null ? `since ${tell(from)}` : `${tell(from)}–${tell(to)}`;

const tellPhases = (phases: readonly Phase[], tell: Tell): string =>
  phases.map((phase) => `${levelName(phase)} ${tellTimes(phase, tell)}`).join(", then ");

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
