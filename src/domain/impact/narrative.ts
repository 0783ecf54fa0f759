import { inEnglish, type Phrase, type PhraseValue, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import type { ImpactSpan } from "./impact.ts";
import { LEVEL_PHRASES, type Level, worstOf } from "./level.ts";
import { type ImpactPattern, impactPatternsOf, type Phase } from "./pattern.ts";
import { foldRegions, listPhrase, locationPhrase, sequence, shortList } from "./scope.ts";
import { type Catalogue, type Cell, PLANE_NAMES, servicesOf } from "./service.ts";

/** Formats an instant; the caller decides the zone and whether to include the date. */
export type DescribeTime = (at: Instant) => Phrase;

/** A sentence of the narrative, and the worst level that it mentions. */
export interface NarrativeLine {
  level: Level;
  text: Phrase;
}

/**
 * What was affected, where and when, as sentences: "Cloud API (control plane), major outage: all regions 15:23–16:05, Shanghai
 * until 16:45." Services with the same pattern share a sentence.
 */
export function narrativeOf(catalogue: Catalogue, spans: readonly ImpactSpan[], describeTime: DescribeTime): NarrativeLine[] {
  const ofPlanes = [
    ...Map.groupBy(impactPatternsOf(catalogue, spans), ({ service, plane }) => `${service.slug} ${plane}`).values(),
  ];
  const described = ofPlanes.map((patterns) => ({
    patterns,
    line: describePatterns(catalogue, patterns, describeTime),
  }));
  const alike = Map.groupBy(described, ({ line }) => inEnglish(line));
  return [...alike.values()].map((members) => {
    const patterns = members.flatMap((each) => each.patterns);
    const services = listPhrase(members.map((each) => (each.patterns[0] as ImpactPattern).service.name));
    const { text, values } = (members[0] as (typeof members)[number]).line;
    return {
      level: worstOf(patterns.flatMap(({ phases }) => phases.map(({ level }) => level))),
      text: phrase(text, { ...values, services }),
    };
  });
}

/**
 * The patterns of one service and plane as a sentence. If all started at the same instant with one level, that level is named
 * once, followed by each location and its end.
 */
function describePatterns(catalogue: Catalogue, patterns: readonly ImpactPattern[], describeTime: DescribeTime): Phrase {
  const [{ plane, phases }] = patterns as [ImpactPattern];
  const first = phases[0] as Phase;
  const together = patterns.every((pattern) => pattern.phases.length === 1 && isLike(pattern.phases[0] as Phase, first));
  const values = { plane: phrase(PLANE_NAMES[plane]), level: levelName(first) };
  if (together)
    return phrase("{services} ({plane}), {level}: {story}.", {
      ...values,
      story: describeTogether(catalogue, patterns, describeTime),
    });
  const stories = patterns.map((pattern) =>
    withLocation(locationPhrase(catalogue, pattern), describePhases(pattern.phases, describeTime)),
  );
  return phrase("{services} ({plane}): {story}.", { plane: values.plane, story: sequence("{some}; {next}", stories) });
}

const isLike = (one: Phase, other: Phase): boolean => one.level === other.level && one.from === other.from;
const levelName = ({ level }: Phase): Phrase => phrase(LEVEL_PHRASES[level]);
const withLocation = (location: Phrase | null, story: PhraseValue): PhraseValue =>
  location ? phrase("{place} {story}", { place: location, story }) : story;

/** "all regions 15:23–16:05, Shanghai until 16:45": all locations until the first recovered, then those that took longer. */
function describeTogether(catalogue: Catalogue, patterns: readonly ImpactPattern[], describeTime: DescribeTime): PhraseValue {
  const byEnd = patterns.toSorted((a, b) => endOf(a) - endOf(b));
  const [first, ...later] = byEnd as [ImpactPattern, ...ImpactPattern[]];
  const location = locationPhrase(catalogue, { service: first.service, regions: unionOf(byEnd) });
  const exceptions = later.map((pattern) => {
    const { to } = pattern.phases[0] as Phase;
    const there = locationPhrase(catalogue, pattern) ?? "";
    return to === null
      ? phrase("{place} not yet recovered", { place: there })
      : phrase("{place} until {time}", { place: there, time: describeTime(to) });
  });
  const rule = withLocation(location, describeTimes(first.phases[0] as Phase, describeTime));
  return exceptions.reduce((story: PhraseValue, exception) => phrase("{story}, {exception}", { story, exception }), rule);
}

const endOf = ({ phases }: ImpactPattern): number => phases[0]?.to ?? Number.POSITIVE_INFINITY;

function unionOf(patterns: readonly ImpactPattern[]): ImpactPattern["regions"] {
  const { service } = patterns[0] as ImpactPattern;
  if (service.regions === null && patterns.some(({ regions }) => regions === "all")) return "all";
  return foldRegions(
    service,
    new Set(patterns.flatMap(({ regions }) => (regions === "all" ? (service.regions ?? []) : regions))),
  );
}

const describeTimes = ({ from, to }: Phase, describeTime: DescribeTime): Phrase =>
  to === null
    ? phrase("since {from}", { from: describeTime(from) })
    : phrase("{from}–{to}", { from: describeTime(from), to: describeTime(to) });

const describePhases = (phases: readonly Phase[], describeTime: DescribeTime): PhraseValue =>
  sequence(
    "{some}, then {next}",
    phases.map((phase) => phrase("{level} {times}", { level: levelName(phase), times: describeTimes(phase, describeTime) })),
  );

/**
 * A sentence that running workloads are not affected, as far as the record shows; null if they were affected, or if nothing was.
 * `affected` are the affected cells, `unaffected` are cells that were confirmed to work. Without a confirmation for every affected
 * region it claims less.
 */
export function workloadsOf(
  catalogue: Catalogue,
  affected: readonly Cell[],
  unaffected: readonly Cell[],
  isOver: boolean,
): Phrase | null {
  if (affected.length === 0 || affected.some(({ plane }) => plane === "data")) return null;
  const confirmed = confirmedOnDataPlane(catalogue, unaffected);
  if (confirmed.length === 0) return phrase("There is no known impact on the data plane.");
  const services = shortList(confirmed.map((each) => confirmedName(catalogue, each)));
  if (!confirmed.every(({ regions }) => affected.every(({ region }) => includesRegion(regions, region))))
    return phrase("There is no known impact on the data plane: {services} confirmed working.", { services });
  return isOver
    ? phrase("Running workloads were not affected: {services} confirmed working.", { services })
    : phrase("Running workloads are not affected: {services} confirmed working.", { services });
}

type Confirmed = Pick<ImpactPattern, "service" | "regions">;

const includesRegion = (regions: Confirmed["regions"], region: string | null): boolean =>
  regions === "all" || (region !== null && regions.includes(region));

/** The services whose data plane is confirmed to work, and where. */
function confirmedOnDataPlane(catalogue: Catalogue, unaffected: readonly Cell[]): Confirmed[] {
  const byService = Map.groupBy(
    unaffected.filter(({ plane }) => plane === "data"),
    ({ service }) => service,
  );
  return servicesOf(catalogue).flatMap((service) => {
    const cells = byService.get(service.slug);
    return cells ? [{ service, regions: foldRegions(service, new Set(cells.map(({ region }) => region))) }] : [];
  });
}

function confirmedName(catalogue: Catalogue, { service, regions }: Confirmed): PhraseValue {
  const place = regions === "all" ? null : locationPhrase(catalogue, { service, regions });
  return place ? phrase("{service} in {place}", { service: service.name, place }) : service.name;
}
