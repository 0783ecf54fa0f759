import type { Cell } from "#domain/impact/service.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { AnyUpdate, Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { currentText, type Published } from "#domain/updates/revision.ts";
import { entrySpans, inOrder } from "#domain/updates/update.ts";
import { affectedComponents } from "./affected-components.ts";
import type { Board } from "./board.ts";
import { regionId, serviceId } from "./components.ts";
import type { Component, IncidentUpdate } from "./shapes.ts";

/** When it was first told of here, and when anything said of it last changed; `more` are times of what is no update. */
export function publishedTextOf(board: Board, { updates }: Entry, more: readonly Instant[] = []) {
  const said = updates.flatMap(({ postedAt, revisions }) => [postedAt, ...revisions.map(({ publishedAt }) => publishedAt)]);
  return {
    created_at: board.iso(Math.min(...updates.map(({ postedAt }) => postedAt))),
    updated_at: board.iso(Math.max(...said, ...more)),
  };
}

/** Where its page is. There is no shortener: the address stays. */
export const shortlinkOf = ({ snapshot }: Board, { id }: Entry): string => `${snapshot.site.url}${paths.incident(id)}`;

/** Updates in Statuspage's words, newest first. `statusOf` translates a status. */
export function updatesOf<Status extends string>(
  board: Board,
  entry: Entry,
  statusOf: (update: AnyUpdate) => Status,
): IncidentUpdate<Status>[] {
  const affected = affectedComponents(board.snapshot.catalogue, entry);
  return inOrder<AnyUpdate>(entry.updates)
    .map((update) => ({
      id: update.id,
      status: statusOf(update),
      body: currentText(update.revisions),
      ...postedTextOf(board, entry, update.at, update.postedAt, update.revisions),
      affected_components: affected.get(update.id) ?? null,
      ...noticeOf(update.revisions),
    }))
    .reverse();
}

/** The times of one word, and the incident that it belongs to. */
export const postedTextOf = (board: Board, { id }: Entry, at: Instant, postedAt: Instant, revisions: readonly Published[]) => ({
  incident_id: id,
  created_at: board.iso(postedAt),
  updated_at: board.iso(Math.max(postedAt, ...revisions.map(({ publishedAt }) => publishedAt))),
  display_at: board.iso(at),
});

/** Whether subscribers got notice of a word; nothing is ever tweeted. */
export const noticeOf = ([first]: readonly Published[]) => ({
  deliver_notifications: first?.loud ?? true,
  custom_tweet: null,
  tweet_id: null,
});

/** The components, as they are now, that it hit or is planned to hit. */
export function affectedComponentsOf({ components }: Board, entry: Entry): Component[] {
  const planned = entry.kind === "maintenance" ? entry.scope : [];
  const ids = new Set([...entrySpans(entry), ...planned].flatMap(({ cell }) => idsOf(cell)));
  return components.filter(({ id }) => ids.has(id));
}

const idsOf = ({ service, region }: Cell): string[] => [serviceId(service), ...(region === null ? [] : [regionId(region)])];
