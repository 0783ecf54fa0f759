import type { Reader } from "#db/engine/open.ts";
import { loadEntry } from "#db/incidents/entries.ts";
import { loadCatalogue } from "#db/record/services.ts";
import type { Level } from "#domain/impact/level.ts";
import { incidentLevel } from "#domain/incidents/incident.ts";
import { maintenanceLevel } from "#domain/maintenance/maintenance.ts";
import { affectedCells } from "#domain/notifications/audience.ts";
import { shortText, subjectOf } from "#domain/notifications/message.ts";
import { parseRevisionId } from "#domain/notifications/notifiable-revision.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import type { TextLinks } from "#domain/publishing/text-links.ts";
import { type Entry, entryTitle } from "#domain/record/entry.ts";
import { statusOf } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import { causeItem, type FeedItem, feedItemOf } from "./feed.ts";
import type { Snapshot } from "./snapshot.ts";

/** A published revision, prepared for notifications. */
export interface Notice extends Pick<FeedItem, "id" | "name" | "publishedAt" | "at" | "text" | "scope"> {
  entry: {
    id: string;
    kind: Entry["kind"];
    title: string;
    status: string;
    level: Level;
    services: string[];
    regions: string[];
    url: string;
  };
  /** The absolute URL, with the position on the page. */
  url: string;
  subject: string;
  short: string;
  /** What links in its text refer to. */
  links: TextLinks;
  /** The labels of the parts of a message. */
  labels: { open: string; impact: string };
}

/** The notice for a revision id; undefined if there is no such revision. */
export function readNotice(db: Reader, site: Site, entryId: string, revisionId: string): Notice | undefined {
  const entry = loadEntry(db, entryId);
  const snapshot = { catalogue: loadCatalogue(db), site };
  const item = entry && itemOf(snapshot, entry, revisionId);
  return item && noticeFrom(snapshot, entry, item);
}

function itemOf(snapshot: Pick<Snapshot, "catalogue" | "site">, entry: Entry, revisionId: string): FeedItem | undefined {
  const revision = parseRevisionId(revisionId);
  if (!revision) return undefined;
  if ("postmortem" in revision) {
    if (entry.kind !== "incident" || !entry.postmortem?.revisions[revision.postmortem]) return undefined;
    return causeItem(snapshot, entry, entry.postmortem, revision.postmortem);
  }
  const update = entry.updates.find(({ id }) => id === revision.update);
  return update?.revisions[revision.n] && feedItemOf(snapshot, entry, update, revision.n);
}

/** The notice for a feed item. */
export function noticeFrom({ site }: Pick<Snapshot, "site">, entry: Entry, item: FeedItem): Notice {
  const { id, name, publishedAt, at, text, scope } = item;
  const t = translatorFor(site);
  const page = `${site.url}${paths.incident(entry.id)}`;
  const heading = { name, title: t(entryTitle(entry)) };
  return {
    ...{ id, name, publishedAt, at, text, scope },
    entry: {
      ...{ id: entry.id, kind: entry.kind, title: t(entryTitle(entry)), status: statusOf<string>(entry), url: page },
      level: entry.kind === "incident" ? incidentLevel(entry) : maintenanceLevel(entry),
      ...targetsOf(entry),
    },
    url: `${site.url}${item.path}`,
    links: { site: site.url, page },
    subject: subjectOf(heading),
    short: shortText(heading, text, page),
    labels: { open: t("Open the status page"), impact: t("Impact") },
  };
}

/** All services and regions that it ever affected or is planned to affect, by slug. */
function targetsOf(entry: Entry): { services: string[]; regions: string[] } {
  const cells = affectedCells(entry).map(({ cell }) => cell);
  return {
    services: [...new Set(cells.map(({ service }) => service))].sort(),
    regions: [...new Set(cells.flatMap(({ region }) => region ?? []))].sort(),
  };
}
