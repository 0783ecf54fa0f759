import { latestIds } from "#db/incidents/incident-lists.ts";
import type { Postmortem } from "#domain/incidents/postmortem.ts";
import { type Planned, plannedOf } from "#domain/maintenance/maintenance.ts";
import type { Translate } from "#domain/phrase.ts";
import { paths } from "#domain/publishing/paths.ts";
import { type AnyUpdate, type Entry, entryTitle, updateName } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { currentText, type Published } from "#domain/updates/revision.ts";
import { inOrder } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Snapshot } from "./snapshot.ts";

const MAX_ENTRIES = 25;

/** One incident or maintenance with all its updates. */
export interface HistoryEntry {
  id: string;
  title: string;
  /** Relative to the site's URL. */
  path: string;
  firstPostedAt: Instant;
  /** The time of the last revision that notifies subscribers. */
  lastNotifiedAt: Instant;
  /** The planned time; null for an incident. */
  planned: Planned | null;
  /** Newest first. Texts are Markdown. */
  updates: readonly { at: Instant; name: string; text: string }[];
}

/** The latest incidents and maintenances, newest first by their start. */
export const readIncidentHistory = (snapshot: Snapshot): HistoryEntry[] =>
  snapshot.entries(latestIds(snapshot.db, MAX_ENTRIES)).map((entry) => historyEntry(entry, translatorFor(snapshot.site)));

function historyEntry(entry: Entry, t: Translate): HistoryEntry {
  const { id } = entry;
  const updates: readonly AnyUpdate[] = entry.updates;
  const postmortem = entry.kind === "incident" ? entry.postmortem : null;
  const published: Published[] = [...updates.flatMap(({ revisions }) => revisions), ...(postmortem?.revisions ?? [])];
  const firstPostedAt = Math.min(...published.map(({ publishedAt }) => publishedAt));
  return {
    ...{ id, title: t(entryTitle(entry)), path: paths.incident(id), firstPostedAt },
    lastNotifiedAt: Math.max(firstPostedAt, ...published.filter(({ loud }) => loud).map(({ publishedAt }) => publishedAt)),
    planned: entry.kind === "maintenance" ? plannedOf(entry) : null,
    updates: [
      ...(postmortem ? [{ at: postmortem.publishedAt, name: "Postmortem", text: causeText(postmortem) }] : []),
      ...inOrder(updates)
        .reverse()
        .map((update) => ({ at: update.at, name: updateName(update, entry), text: currentText(update.revisions) })),
    ],
  };
}

/** The summary and the root causes of a postmortem as one text. */
export const causeText = ({ summary, rootCause }: Pick<Postmortem, "summary" | "rootCause">): string =>
  [summary, ...rootCause.map(({ title, text }) => (title ? `**${title}** ${text}` : text))].filter(Boolean).join("\n\n");
