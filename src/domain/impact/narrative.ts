import { inEnglish, type Phrase, type PhraseValue, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import type { ImpactSpan } from "./impact.ts";
import { LEVEL_PHRASES, type Level, worstOf } from "./level.ts";
import { type ImpactPattern, impactPatternsOf, type Phase } from "./pattern.ts";
import { listPhrase, placeOf, sequence, shortList } from "./scope.ts";
import { type Catalogue, type Cell, PLANE_NAMES, type Plane, servicesOf } from "./service.ts";

/** How an instant is told: in which zone, with or without its date, is the caller's to know. */
export type DescribeTime = (at: Instant) => Phrase;

/** A sentence of the account, and the worst level it tells of. */
export interface NarrativeLine {
  level: Level;
  text: Phrase;
}

/**
 * What was hit, where, from when to when, as sentences: "Cloud API, control plane, major outage: all regions 15:23–16:05,
 * Shanghai until 16:45." Services that fared alike share a sentence.
 */
export function narrativeOf(catalogue: Catalogue, spans: readonly ImpactSpan[], tell: DescribeTime): NarrativeLine[] {
  const ofPlanes = [
    ...Map.groupBy(impactPatternsOf(catalogue, spans), ({ service, plane }) => `${service.slug} ${plane}`).values(),
  ];
  const told = ofPlanes.map((courses) => ({ courses, line: describePatterns(catalogue, courses, tell) }));
  const alike = Map.groupBy(told, ({ line }) => inEnglish(line));
  return [...alike.values()].map((members) => {
    const courses = members.flatMap((each) => each.courses);
    const services = listPhrase(members.map((each) => (each.courses[0] as ImpactPattern).service.name));
    const { text, values } = (members[0] as (typeof members)[number]).line;
    return {
      level: worstOf(courses.flatMap(({ phases }) => phases.map(({ level }) => level))),
      text: phrase(text, { ...values, services }),
    };
  });
}

/** The courses of one service and plane. All at one level from one instant on: the level once, then place by place until when. */
function describePatterns(catalogue: Catalogue, courses: readonly ImpactPattern[], tell: DescribeTime): Phrase {
  const [{ plane, phases }] = courses as [ImpactPattern];
  const first = phases[0] as Phase;
  const together = courses.every((course) => course.phases.length === 1 && isLike(course.phases[0] as Phase, first));
  const values = { plane: phrase(PLANE_NAMES[plane]), level: levelName(first) };
  if (together)
    return phrase("{services}, {plane}, {level}: {story}.", { ...values, story: describeTogether(catalogue, courses, tell) });
  const stories = courses.map((course) => placed(placeOf(catalogue, course), describePhases(course.phases, tell)));
  return phrase("{services}, {plane}: {story}.", { plane: values.plane, story: sequence("{some}; {next}", stories) });
}

const isLike = (one: Phase, other: Phase): boolean => one.level === other.level && one.from === other.from;
const levelName = ({ level }: Phase): Phrase => phrase(LEVEL_PHRASES[level]);
const placed = (place: Phrase | null, story: PhraseValue): PhraseValue =>
  place ? phrase("{place} {story}", { place, story }) : story;

/** "all regions 15:23–16:05, Shanghai until 16:45": everyone until the first was back, then those that took longer. */
function describeTogether(catalogue: Catalogue, courses: readonly ImpactPattern[], tell: DescribeTime): PhraseValue {
  const byEnd = courses.toSorted((a, b) => endOf(a) - endOf(b));
  const [first, ...later] = byEnd as [ImpactPattern, ...ImpactPattern[]];
  const place = placeOf(catalogue, { service: first.service, regions: unionOf(byEnd) });
  const exceptions = later.map((course) => {
    const { to } = course.phases[0] as Phase;
    const there = placeOf(catalogue, course) ?? "";
    return to === null
      ? phrase("{place} not yet recovered", { place: there })
      : phrase("{place} until {time}", { place: there, time: tell(to) });
  });
  const rule = placed(place, describeTimes(first.phases[0] as Phase, tell));
  return exceptions.reduce((story: PhraseValue, exception) => phrase("{story}, {exception}", { story, exception }), rule);
}

const endOf = ({ phases }: ImpactPattern): number => phases[0]?.to ?? Number.POSITIVE_INFINITY;

function unionOf(courses: readonly ImpactPattern[]): ImpactPattern["regions"] {
  const { service } = courses[0] as ImpactPattern;
  const slugs = new Set(courses.flatMap(({ regions }) => (regions === "all" ? (service.regions ?? []) : regions)));
  const named = service.regions?.filter((slug) => slugs.has(slug)) ?? [];
  return named.length === (service.regions?.length ?? 0) ? "all" : named;
}

const describeTimes = ({ from, to }: Phase, tell: DescribeTime): Phrase =>
  to === null ? phrase("since {from}", { from: tell(from) }) : phrase("{from}–{to}", { from: tell(from), to: tell(to) });

const describePhases = (phases: readonly Phase[], tell: DescribeTime): PhraseValue =>
  sequence(
    "{some}, then {next}",
    phases.map((phase) => phrase("{level} {times}", { level: levelName(phase), times: describeTimes(phase, tell) })),
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
