import type { Target } from "#db/incidents/incident-lists.ts";
import type { FeedFormat } from "#domain/publishing/paths.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { atomOf } from "./atom.ts";
import { type Feed, feedOf } from "./feed.ts";
import { jsonFeedOf } from "./json-feed.ts";
import { rssOf } from "./rss.ts";

const WRITERS: Record<FeedFormat, (feed: Feed) => string> = { xml: rssOf, atom: atomOf, json: jsonFeedOf };

/** The media type of each feed format. */
export const FEED_TYPES: Record<FeedFormat, string> = {
  xml: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/feed+json",
};

/** A feed as a response; status 404 for an unknown service or region. */
export function feedFile(snapshot: Snapshot, format: FeedFormat, target?: Target): Response {
  const feed = feedOf(snapshot, target);
  if (!feed) return new Response(null, { status: 404 });
  return new Response(WRITERS[format](feed), { headers: { "Content-Type": `${FEED_TYPES[format]}; charset=utf-8` } });
}
