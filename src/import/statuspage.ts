import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { isTooLong } from "#domain/updates/short-title.ts";
import { attempt, type Entry, type FileContents, type NamedFile } from "./contents.ts";
import { catalogueFor, idsNamed, type Named, namedBy, type Target, targetsOf } from "./statuspage/components.ts";
import {
  type FoundPost,
  isMaintenance,
  postedAtOf,
  readPost,
  type SavedSite,
  type StatuspagePost,
  savedSite,
  textOf,
} from "./statuspage/file.ts";
import { isUnreported } from "./statuspage/impact-timeline.ts";
import { toIncident } from "./statuspage/incident.ts";
import { toMaintenance } from "./statuspage/maintenance.ts";

/** A valid post, and what it names. */
type ReadPost = { found: FoundPost; post: StatuspagePost; named: Named };

/**
 * Reads saved responses of Statuspage's API (any of its documents, or all of a site) for a record with this catalogue; each post is
 * accepted or refused on its own. Refuses a file that is not such a response.
 */
export function readStatuspage(files: readonly NamedFile[], known: Catalogue, zone: string): FileContents {
  const site = savedSite(files);
  const targets = targetsOf(site, known);
  const posts = site.posts.map((found) => ({ found, made: readPost(found.entry) }));
  const read = posts.flatMap(({ found, made }): ReadPost[] =>
    "value" in made ? [{ found, post: made.value, named: namedIn(site, targets, made.value) }] : [],
  );
  const additions = catalogueFor(
    site,
    targets,
    read.filter(hasServices).map(({ named }) => named),
    known,
    zone,
    firstTime(read),
  );
  const catalogue = extendCatalogue(known, additions);
  const byPost = new Map(read.map((post) => [post.found, post]));
  const entries = posts.map(({ found, made }): Entry => {
    const position = { file: found.file, index: found.index, id: textOf(found.entry, "id") };
    const title = textOf(found.entry, "name");
    const converted = "refusals" in made ? made : attempt(() => convert(byPost.get(found) as ReadPost, catalogue, zone));
    if ("refusals" in converted) return { position, title, incident: null, refusals: converted.refusals };
    return { position, title: converted.value.title, incident: converted.value, refusals: [] };
  });
  const broken = site.broken.map(
    ({ name, refusals }): Entry => ({ position: { file: name }, title: null, incident: null, refusals }),
  );
  return { entries: [...entries, ...broken], foreign: { additions, mapped: mappingOf(site, targets, read) } };
}

/** What a post names. An incident that names nothing affects nothing; a maintenance needs a scope, which is then the complete page. */
function namedIn(site: SavedSite, targets: ReadonlyMap<string, Target>, post: StatuspagePost): Named {
  const ids = idsNamed(post);
  const isNoneKnown = !ids.some((id) => targets.has(id));
  return isNoneKnown && !isMaintenance(post) ? { services: [], regions: [] } : namedBy(site, targets, ids);
}

const hasServices = ({ named }: ReadPost): boolean => named.services.length > 0;

const firstTime = (read: readonly ReadPost[]): number | null =>
  read.length === 0
    ? null
    : Math.min(...read.flatMap(({ post }) => [post.started_at ?? post.created_at, ...post.incident_updates.map(postedAtOf)]));

const convert = ({ post, named }: ReadPost, catalogue: Catalogue, zone: string) =>
  isMaintenance(post) ? toMaintenance(post, named, catalogue, zone) : toIncident(post, named, catalogue, zone);

/** Sentences for the importer that explain how a site was mapped. */
function mappingOf({ leftOut }: SavedSite, targets: ReadonlyMap<string, Target>, read: readonly ReadPost[]): string[] {
  const kinds = [...targets.values()].map(({ kind }) => kind);
  const count = (matches: (post: ReadPost) => boolean) => read.filter(matches).length;
  const incidents = (matches: (post: ReadPost) => boolean) => count((read) => !isMaintenance(read.post) && matches(read));
  return [
    `Components: ${kinds.filter((kind) => kind === "service").length} became services, ${kinds.filter((kind) => kind === "region").length} from groups of places became regions; new services have the data plane.`,
    "Incidents keep their ids and URLs. The status of the affected components became the impact, from the incident's start until it was resolved. If a service and a place are both affected, the better status counts.",
    `Incidents without affected components in any update: ${incidents(({ post, named }) => isUnreported(post) && named.services.length > 0)}. Their components got the incident's impact.`,
    `Incidents without components: ${incidents(({ named }) => named.services.length === 0)}. They affect nothing.`,
    `Updates without a text: ${read.reduce((sum, { post }) => sum + post.incident_updates.filter(({ body }) => !body?.trim()).length, 0)}. A note replaces the text.`,
    `Titles shortened: ${count(({ post }) => isTooLong(post.name))}.`,
    `Postmortems: ${incidents(({ post }) => post.incident_updates.some(({ status }) => status === "postmortem"))}. Known headings became fields; without a heading for the cause, the whole text became the root cause.`,
    `Maintenances: ${count(({ post }) => isMaintenance(post))}. Start and announcement missing from the updates were taken from the plan; completed before the planned start means cancelled.`,
    ...(leftOut.length > 0 ? [`Files that are not responses of Statuspage's API, left out: ${leftOut.length}.`] : []),
  ];
}
