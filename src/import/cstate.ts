import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import { type Catalogue, type Service, servicesOf } from "#domain/impact/service.ts";
import { dayOf, startOfDay } from "#domain/time.ts";
import { attempt, type Entry, type FileContents, type NamedFile } from "./contents.ts";
import { type CstateIssue, isPost, readIssue } from "./cstate/file.ts";
import { toIncident } from "./cstate/incident.ts";
import { type ParsedBody, parseBody, RESOLVED_TEXT } from "./cstate/text.ts";
import { slugOf } from "./slug.ts";

const GROUP = "cState";

/** Reads issues of cState, one in each Markdown file, for a record with this catalogue. Files without front matter are left out. */
export function readCstate(files: readonly NamedFile[], known: Catalogue, zone: string): FileContents {
  const posts = files.filter(({ text }) => isPost(text));
  const read = posts.map(({ name, text }) => ({ name, made: attempt(() => readIssue(text)) }));
  const issues = read.flatMap(({ made }) => ("value" in made ? [made.value] : []));
  const slugs = slugsOf(issues, known);
  const additions = catalogueFor(issues, slugs, zone);
  const catalogue = extendCatalogue(known, additions);
  const bodies = new Map(issues.map((issue) => [issue, parseBody(issue)]));
  const entries = read.map(({ name, made }): Entry => {
    const position = { file: name };
    if ("refusals" in made) return { position, title: null, incident: null, refusals: made.refusals };
    const services = [...new Set(affectedBy(made.value).map((system) => slugs.get(system) as string))];
    const incident = toIncident(name, made.value, bodies.get(made.value) as ParsedBody, services, catalogue, zone);
    return { position, title: incident.title, incident, refusals: [] };
  });
  const leftOut = files.filter(({ text }) => !isPost(text)).map(({ name }) => name);
  return { entries, foreign: { additions, mapped: mappingOf(issues, [...bodies.values()], leftOut) } };
}

const affectedBy = ({ affected, informational }: CstateIssue): readonly string[] => (informational ? [] : (affected ?? []));

/** The slug of each affected system, by its name. A service of the catalogue with that name keeps its slug. */
function slugsOf(issues: readonly CstateIssue[], known: Catalogue): Map<string, string> {
  const byName = new Map(servicesOf(known).map(({ slug, name }) => [name.toLowerCase(), slug]));
  const names = [...new Set(issues.flatMap(affectedBy))];
  // A name without ASCII letters and digits gets a number, which is stable because files are sorted by name.
  return new Map(names.map((name, index) => [name, byName.get(name.toLowerCase()) ?? (slugOf(name) || `system-${index + 1}`)]));
}

/** The affected systems as global services, on record since the day of the first issue. */
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

/** Sentences for the importer that explain how issues were mapped. */
function mappingOf(issues: readonly CstateIssue[], bodies: readonly ParsedBody[], leftOut: readonly string[]): string[] {
  const count = (matches: (issue: CstateIssue) => boolean) => issues.filter(matches).length;
  const updates = bodies.flatMap((body) => body.updates);
  return [
    "Severity: down became major outage, disrupted became partial outage, notice became degraded performance, from date to resolvedWhen.",
    "Affected systems became services; new ones are global with the data plane. Times without a zone are read as UTC, as in Hugo.",
    `Informational posts: ${count(({ informational }) => informational)}. They became incidents without impact, resolved when posted.`,
    `Updates without a time, or with a time before the issue's date: ${bodies.reduce((sum, { guessed }) => sum + guessed, 0)}. The first got the issue's date, the last of a resolved issue its end, others the time of the previous update.`,
    `Resolved issues without a final update: ${updates.filter(({ text }) => text === RESOLVED_TEXT).length}. A final update was added.`,
    `Postmortems: ${bodies.filter(({ postmortem }) => postmortem !== null).length}. They became postmortems, published with the last update.`,
    ...(leftOut.length > 0 ? [`Files without front matter, left out: ${leftOut.join(", ")}.`] : []),
  ];
}
