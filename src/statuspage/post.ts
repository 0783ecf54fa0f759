import { regionsOfCells } from "#domain/impact/place-state.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { AnyUpdate, Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { currentText, type Published } from "#domain/updates/revision.ts";
import { inOrder, statedSpans } from "#domain/updates/update.ts";
import { affectedComponents } from "./affected-components.ts";
import type { Board } from "./board.ts";
import { regionId, serviceId } from "./components.ts";
import type { Component, IncidentUpdate } from "./shapes.ts";

/** When an entry was first posted, and when any of its texts last changed; `more` are times of changes that are not updates. */
export function publishedTextOf(board: Board, { updates }: Entry, more: readonly Instant[] = []) {
  const times = updates.flatMap(({ postedAt, revisions }) => [postedAt, ...revisions.map(({ publishedAt }) => publishedAt)]);
  return {
    created_at: board.iso(Math.min(...updates.map(({ postedAt }) => postedAt))),
    updated_at: board.iso(Math.max(...times, ...more)),
  };
}

/** The URL of its page, since there is no URL shortener. */
export const shortlinkOf = ({ snapshot }: Board, { id }: Entry): string => `${snapshot.site.url}${paths.incident(id)}`;

/** The updates in Statuspage's format, newest first. `statusOf` converts a status. */
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

/** The times of one update, and the id of its incident. */
export const postedTextOf = (board: Board, { id }: Entry, at: Instant, postedAt: Instant, revisions: readonly Published[]) => ({
  incident_id: id,
  created_at: board.iso(postedAt),
  updated_at: board.iso(Math.max(postedAt, ...revisions.map(({ publishedAt }) => publishedAt))),
  display_at: board.iso(at),
});

/** Whether subscribers were notified of an update; nothing is ever tweeted. */
export const noticeOf = ([first]: readonly Published[]) => ({
  deliver_notifications: first?.loud ?? true,
  custom_tweet: null,
  tweet_id: null,
});

/** The components, with their current state, that it affected or is planned to affect. */
export function affectedComponentsOf({ components, snapshot }: Board, entry: Entry): Component[] {
  const regionsOf = regionsOfCells(snapshot.catalogue);
  const planned = entry.kind === "maintenance" ? entry.scope : [];
  const ids = new Set(
    [...statedSpans(entry), ...planned].flatMap(({ cell }) => [serviceId(cell.service), ...regionsOf(cell).map(regionId)]),
  );
  return components.filter(({ id }) => ids.has(id));
}
