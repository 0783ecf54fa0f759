import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import type { Catalogue } from "#domain/impact/service.ts";
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
import { isTooLong } from "./title.ts";

type Read = { found: FoundPost; post: StatuspagePost; named: Named };

/**
 * Reads what Statuspage's API answered (any of its documents, or all of a saved site), each post by itself, for a record with this
 * catalogue. Refuses a file that is no such answer.
 */
export function readStatuspage(files: readonly NamedFile[], known: Catalogue, zone: string): FileContents {
  const site = savedSite(files);
  const targets = targetsOf(site, known);
  const posts = site.posts.map((found) => ({ found, made: readPost(found.entry) }));
  const read = posts.flatMap(({ found, made }): Read[] =>
    "value" in made ? [{ found, post: made.value, named: namedIn(site, targets, made.value) }] : [],
  );
  const additions = catalogueFor(
    site,
    targets,
    read.filter(isHitting).map(({ named }) => named),
    known,
    zone,
    firstOf(read),
  );
  const catalogue = extendCatalogue(known, additions);
  const whole = new Map(read.map((each) => [each.found, each]));
  const entries = posts.map(({ found, made }): Entry => {
    const place = { file: found.file, index: found.index, id: textOf(found.entry, "id") };
    const title = textOf(found.entry, "name");
    const translated = "refusals" in made ? made : attempt(() => translate(whole.get(found) as Read, catalogue, zone));
    if ("refusals" in translated) return { place, title, incident: null, refusals: translated.refusals };
    return { place, title: translated.value.title, incident: translated.value, refusals: [] };
  });
  const broken = site.broken.map(
    ({ name, refusals }): Entry => ({ place: { file: name }, title: null, incident: null, refusals }),
  );
  return { entries: [...entries, ...broken], foreign: { additions, mapped: mappingOf(site, targets, read) } };
}

/** What a post names. An incident that names nothing hits nothing; work must have a scope, and then has the page as a whole. */
function namedIn(site: SavedSite, targets: ReadonlyMap<string, Target>, post: StatuspagePost): Named {
  const ids = idsNamed(post);
  const none = !ids.some((id) => targets.has(id));
  return none && !isMaintenance(post) ? { services: [], places: [] } : namedBy(site, targets, ids);
}

const isHitting = ({ named }: Read): boolean => named.services.length > 0;

const firstOf = (read: readonly Read[]): number | null =>
  read.length === 0
    ? null
    : Math.min(...read.flatMap(({ post }) => [post.started_at ?? post.created_at, ...post.incident_updates.map(postedAtOf)]));

const translate = ({ post, named }: Read, catalogue: Catalogue, zone: string) =>
  isMaintenance(post) ? toMaintenance(post, named, catalogue, zone) : toIncident(post, named, catalogue, zone);

/** How a site was translated, for those who import it. */
function mappingOf({ left }: SavedSite, targets: ReadonlyMap<string, Target>, read: readonly Read[]): string[] {
  const kinds = [...targets.values()].map(({ kind }) => kind);
  const count = (is: (each: Read) => boolean) => read.filter(is).length;
  const incidents = (is: (each: Read) => boolean) => count((each) => !isMaintenance(each.post) && is(each));
  return [
    `Components: ${kinds.filter((kind) => kind === "service").length} became services, ${kinds.filter((kind) => kind === "region").length} from groups of places became regions; new services have the data plane.`,
    "Incidents keep their ids and URLs. The status of the affected components became the impact, from the incident's start until it was resolved. If a service and a place are both affected, the better status counts.",
    `Incidents without affected components in any update: ${incidents(({ post, named }) => isUnreported(post) && named.services.length > 0)}. Their components got the incident's impact.`,
    `Incidents without components: ${incidents(({ named }) => named.services.length === 0)}. They affect nothing.`,
    `Updates without a text: ${read.reduce((sum, { post }) => sum + post.incident_updates.filter(({ body }) => !body?.trim()).length, 0)}. A note replaces the text.`,
    `Titles shortened: ${count(({ post }) => isTooLong(post.name))}.`,
    `Postmortems: ${incidents(({ post }) => post.incident_updates.some(({ status }) => status === "postmortem"))}. Known headings became fields; without a heading for the cause, the whole text became the root cause.`,
    `Maintenances: ${count(({ post }) => isMaintenance(post))}. Start and announcement missing from the updates were taken from the plan; completed before the planned start means cancelled.`,
    ...(left.length > 0 ? [`Files that are not responses of Statuspage's API, left out: ${left.length}.`] : []),
  ];
}
