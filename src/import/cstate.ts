import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import { type Catalogue, type Service, servicesOf } from "#domain/impact/service.ts";
import { dayOf, startOfDay } from "#domain/time.ts";
import { attempt, type Entry, type FileContents, type NamedFile } from "./contents.ts";
import { type CstateIssue, isPost, readIssue } from "./cstate/file.ts";
import { toIncident } from "./cstate/incident.ts";
import { RESOLVED, type Words, wordsOf } from "./cstate/text.ts";
import { slugOf } from "./slug.ts";

const GROUP = "cState";

/** Reads issues of cState, one in each file of Markdown, for a record with this catalogue. Files without front matter are left out. */
export function readCstate(files: readonly NamedFile[], known: Catalogue, zone: string): FileContents {
  const posts = files.filter(({ text }) => isPost(text));
  const read = posts.map(({ name, text }) => ({ name, made: attempt(() => readIssue(text)) }));
  const issues = read.flatMap(({ made }) => ("value" in made ? [made.value] : []));
  const slugs = slugsOf(issues, known);
  const additions = catalogueFor(issues, slugs, zone);
  const catalogue = extendCatalogue(known, additions);
  const said = new Map(issues.map((issue) => [issue, wordsOf(issue)]));
  const entries = read.map(({ name, made }): Entry => {
    const place = { file: name };
    if ("refusals" in made) return { place, title: null, incident: null, refusals: made.refusals };
    const services = [...new Set(affectedBy(made.value).map((each) => slugs.get(each) as string))];
    const incident = toIncident(name, made.value, said.get(made.value) as Words, services, catalogue, zone);
    return { place, title: incident.title, incident, refusals: [] };
  });
  const left = files.filter(({ text }) => !isPost(text)).map(({ name }) => name);
  return { entries, foreign: { additions, mapped: mappingOf(issues, [...said.values()], left) } };
}

const affectedBy = ({ affected, informational }: CstateIssue): readonly string[] => (informational ? [] : (affected ?? []));

/** The slugs of affected systems by their names; those of the catalogue by slug or name. */
function slugsOf(issues: readonly CstateIssue[], known: Catalogue): Map<string, string> {
  const byName = new Map(servicesOf(known).map(({ slug, name }) => [name.toLowerCase(), slug]));
  const names = [...new Set(issues.flatMap(affectedBy))];
  // A name without a letter of ASCII gets a number: which one depends on the order of the files, and that is by their names.
  return new Map(names.map((name, index) => [name, byName.get(name.toLowerCase()) ?? (slugOf(name) || `system-${index + 1}`)]));
}

/** What the catalogue must have: the affected systems as global services, on record since the day of the first issue. */
function catalogueFor(issues: readonly CstateIssue[], slugs: ReadonlyMap<string, string>, zone: string): Catalogue {
  if (slugs.size === 0) return { regions: [], groups: [] };
  const since = startOfDay(dayOf(Math.min(...issues.map(({ date }) => date)), zone), zone);
  const services = new Map(
    [...slugs].map(([name, slug]): [string, Service] => [
      slug,
      { ...{ slug, name, description: "", planes: ["data"], regions: null }, since, retired: false },
    ]),
  );
  return { regions: [], groups: [{ name: GROUP, services: [...services.values()] }] };
}

/** How issues were translated, for those who import them. */
function mappingOf(issues: readonly CstateIssue[], said: readonly Words[], left: readonly string[]): string[] {
  const count = (is: (issue: CstateIssue) => boolean) => issues.filter(is).length;
  const words = said.flatMap((each) => each.words);
  return [
    "Severity: down became major outage, disrupted became partial outage, notice became degraded performance, from date to resolvedWhen.",
    "Affected systems became services; new ones are global with the data plane. Times without a zone are read as UTC, as in Hugo.",
    `Informational posts: ${count(({ informational }) => informational)}. They became incidents without impact, resolved when posted.`,
    `Updates without a time, or with a time before the issue's date: ${said.reduce((sum, { guessed }) => sum + guessed, 0)}. The first got the issue's date, the last of a resolved issue its end, others the time of the previous update.`,
    `Resolved issues without a final update: ${words.filter(({ text }) => text === RESOLVED).length}. A final update was added.`,
    `Postmortems: ${said.filter(({ postmortem }) => postmortem !== null).length}. They became postmortems, published with the last update.`,
    ...(left.length > 0 ? [`Files without front matter, left out: ${left.join(", ")}.`] : []),
  ];
}
