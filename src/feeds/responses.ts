import type { Target } from "#db/incidents/incident-lists.ts";
import type { FeedFormat } from "#domain/publishing/paths.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { atomOf } from "./atom.ts";
import { type Feed, feedOf } from "./feed.ts";
import { jsonFeedOf } from "./json-feed.ts";
import { rssOf } from "./rss.ts";

const WRITERS: Record<FeedFormat, (feed: Feed) => string> = { xml: rssOf, atom: atomOf, json: jsonFeedOf };

/** The type that a feed of each format is of. */
export const FEED_TYPES: Record<FeedFormat, string> = {
  xml: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/feed+json",
};

/** The file of a feed; an answer of 404 for a place that there is not. */
export function feedFile(snapshot: Snapshot, format: FeedFormat, where?: Target): Response {
  const feed = feedOf(snapshot, where);
  if (!feed) return new Response(null, { status: 404 });
  return new Response(WRITERS[format](feed), { headers: { "Content-Type": `${FEED_TYPES[format]}; charset=utf-8` } });
}
