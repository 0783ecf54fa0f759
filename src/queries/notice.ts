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
import type { Entry } from "#domain/record/entry.ts";
import { statusOf } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import { causeItem, type FeedItem, feedItemOf } from "./feed.ts";
import type { Site, Snapshot } from "./snapshot.ts";

/** One thing that was said, as it is told outside the page. */
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
  /** In full, with the place on the page. */
  url: string;
  subject: string;
  short: string;
  /** What the parts of a message are called. */
  labels: { open: string; impact: string };
}

/** The notice of a word on record, as feeds have it; undefined for a word that is not there. */
export function readNotice(tx: Reader, site: Site, entryId: string, word: string): Notice | undefined {
  const entry = loadEntry(tx, entryId);
  const snapshot = { catalogue: loadCatalogue(tx), site };
  const item = entry && itemOf(snapshot, entry, word);
  return item && noticeFrom(snapshot, entry, item);
}

function itemOf(snapshot: Pick<Snapshot, "catalogue" | "site">, entry: Entry, word: string): FeedItem | undefined {
  const named = parseRevisionId(word);
  if (!named) return undefined;
  if ("postmortem" in named) {
    if (entry.kind !== "incident" || !entry.postmortem?.revisions[named.postmortem]) return undefined;
    return causeItem(snapshot, entry, entry.postmortem, named.postmortem);
  }
  const update = entry.updates.find(({ id }) => id === named.update);
  return update?.revisions[named.n] && feedItemOf(snapshot, entry, update, named.n);
}

/** The notice that a feed item makes. */
export function noticeFrom({ site }: Pick<Snapshot, "site">, entry: Entry, item: FeedItem): Notice {
  const { id, name, publishedAt, at, text, scope } = item;
  const t = translatorFor(site);
  const page = `${site.url}${paths.incident(entry.id)}`;
  const heading = { name, title: entry.title };
  return {
    ...{ id, name, publishedAt, at, text, scope },
    entry: {
      ...{ id: entry.id, kind: entry.kind, title: entry.title, status: statusOf<string>(entry), url: page },
      level: entry.kind === "incident" ? incidentLevel(entry) : maintenanceLevel(entry),
      ...placesOf(entry),
    },
    url: `${site.url}${item.path}`,
    subject: subjectOf(heading),
    short: shortText(heading, text, page),
    labels: { open: t("Open the status page"), impact: t("Impact") },
  };
}

/** All that it ever hit or is planned to hit, by slug. */
function placesOf(entry: Entry): { services: string[]; regions: string[] } {
  const cells = affectedCells(entry).map(({ cell }) => cell);
  return {
    services: [...new Set(cells.map(({ service }) => service))].sort(),
    regions: [...new Set(cells.flatMap(({ region }) => region ?? []))].sort(),
  };
}
