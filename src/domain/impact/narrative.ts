import { inEnglish, type Phrase, phrase, type Said } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import type { ImpactSpan } from "./impact.ts";
import { LEVEL_WORDS, type Level, worstOf } from "./level.ts";
import { type Course, coursesOf, type Phase } from "./pattern.ts";
import { listInWords, placeOf, sequence, shortList } from "./scope.ts";
import { type Catalogue, type Cell, PLANE_NAMES, type Plane, servicesOf } from "./service.ts";

/** How an instant is told: in which zone, with or without its date, is the caller's to know. */
export type Tell = (at: Instant) => Phrase;

/** A sentence of the account, and the worst level it tells of. */
export interface AccountLine {
  level: Level;
  text: Phrase;
}

/**
 * What was hit, where, from when to when, as sentences: "Cloud API, control plane, major outage: all regions 15:23–16:05,
 * Shanghai until 16:45." Services that fared alike share a sentence.
 */
export function accountOf(catalogue: Catalogue, spans: readonly ImpactSpan[], tell: Tell): AccountLine[] {
  const ofPlanes = [...Map.groupBy(coursesOf(catalogue, spans), ({ service, plane }) => `${service.slug} ${plane}`).values()];
  const told = ofPlanes.map((courses) => ({ courses, line: tellCourses(catalogue, courses, tell) }));
  const alike = Map.groupBy(told, ({ line }) => inEnglish(line));
  return [...alike.values()].map((members) => {
    const courses = members.flatMap((each) => each.courses);
    const services = listInWords(members.map((each) => (each.courses[0] as Course).service.name));
    const { text, values } = (members[0] as (typeof members)[number]).line;
    return {
      level: worstOf(courses.flatMap(({ phases }) => phases.map(({ level }) => level))),
      text: phrase(text, { ...values, services }),
    };
  });
}

/** The courses of one service and plane. All at one level from one instant on: the level once, then place by place until when. */
function tellCourses(catalogue: Catalogue, courses: readonly Course[], tell: Tell): Phrase {
  const [{ plane, phases }] = courses as [Course];
  const first = phases[0] as Phase;
  const together = courses.every((course) => course.phases.length === 1 && isLike(course.phases[0] as Phase, first));
  const values = { plane: phrase(PLANE_NAMES[plane]), level: levelName(first) };
  if (together)
    return phrase("{services}, {plane}, {level}: {story}.", { ...values, story: tellTogether(catalogue, courses, tell) });
  const stories = courses.map((course) => placed(placeOf(catalogue, course), tellPhases(course.phases, tell)));
  return phrase("{services}, {plane}: {story}.", { plane: values.plane, story: sequence("{some}; {next}", stories) });
}

const isLike = (one: Phase, other: Phase): boolean => one.level === other.level && one.from === other.from;
const levelName = ({ level }: Phase): Phrase => phrase(LEVEL_WORDS[level]);
const placed = (place: Phrase | null, story: Said): Said => (place ? phrase("{place} {story}", { place, story }) : story);

/** "all regions 15:23–16:05, Shanghai until 16:45": everyone until the first was back, then those that took longer. */
function tellTogether(catalogue: Catalogue, courses: readonly Course[], tell: Tell): Said {
  const byEnd = courses.toSorted((a, b) => endOf(a) - endOf(b));
  const [first, ...later] = byEnd as [Course, ...Course[]];
  const place = placeOf(catalogue, { service: first.service, regions: unionOf(byEnd) });
  const exceptions = later.map((course) => {
    const { to } = course.phases[0] as Phase;
    const there = placeOf(catalogue, course) ?? "";
    return to === null
      ? phrase("{place} not yet recovered", { place: there })
      : phrase("{place} until {time}", { place: there, time: tell(to) });
  });
  const rule = placed(place, tellTimes(first.phases[0] as Phase, tell));
  return exceptions.reduce((story: Said, exception) => phrase("{story}, {exception}", { story, exception }), rule);
}

const endOf = ({ phases }: Course): number => phases[0]?.to ?? Number.POSITIVE_INFINITY;

function unionOf(courses: readonly Course[]): Course["regions"] {
  const { service } = courses[0] as Course;
  const slugs = new Set(courses.flatMap(({ regions }) => (regions === "all" ? (service.regions ?? []) : regions)));
  const named = service.regions?.filter((slug) => slugs.has(slug)) ?? [];
  return named.length === (service.regions?.length ?? 0) ? "all" : named;
}

const tellTimes = ({ from, to }: Phase, tell: Tell): Phrase =>
  to === null ? phrase("since {from}", { from: tell(from) }) : phrase("{from}–{to}", { from: tell(from), to: tell(to) });

const tellPhases = (phases: readonly Phase[], tell: Tell): Said =>
  sequence(
    "{some}, then {next}",
    phases.map((phase) => phrase("{level} {times}", { level: levelName(phase), times: tellTimes(phase, tell) })),
  );

/**
 * Whether what already runs was hit, as far as the record says so; null when it was, or when nothing was hit at all.
 * `planes` are those of the hit cells, `unaffected` cells that were confirmed to work.
 */
export function workloadsOf(
  catalogue: Catalogue,
  planes: readonly Plane[],
  unaffected: readonly Cell[],
  over: boolean,
): Phrase | null {
  if (planes.length === 0 || planes.includes("data")) return null;
  const confirmed = new Set(unaffected.filter(({ plane }) => plane === "data").map(({ service }) => service));
  const names = servicesOf(catalogue).flatMap(({ slug, name }) => (confirmed.has(slug) ? [name] : []));
  if (names.length === 0) return phrase("There is no known impact on the data plane.");
  const services = shortList(names);
  return over
    ? phrase("Running workloads were not affected: {services} confirmed working.", { services })
    : phrase("Running workloads are not affected: {services} confirmed working.", { services });
}
