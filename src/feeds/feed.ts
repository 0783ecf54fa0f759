import type { Target } from "#db/incidents/incident-lists.ts";
import { earliestSince, servicesOf } from "#domain/impact/service.ts";
import { memoizePer } from "#domain/memoize.ts";
import { type FeedFormat, paths, SITE_FEEDS } from "#domain/publishing/paths.ts";
import type { Instant } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import { type FeedItem, readFeed } from "#queries/feed.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { renderMarkdown } from "#text/markdown.ts";
import { escapeMarkup } from "./xml.ts";

/** The latest words as any format tells them, each word an item. All addresses are absolute. */
export interface Feed {
  title: string;
  description: string;
  /** The page that shows the same to people. */
  page: string;
  self: (format: FeedFormat) => string;
  /** Where readers may subscribe to be told at once (WebSub); null when there is none. */
  hub: string | null;
  /** What the ids of its items begin with. */
  siteUrl: string;
  author: string;
  updatedAt: Instant;
  items: readonly FeedItem[];
}

/** The feed of everything, or of a place; undefined for a place that there is not. */
export function feedOf(snapshot: Snapshot, where?: Target): Feed | undefined {
  const { site } = snapshot;
  const place = placeOf(snapshot, where);
  if (!place) return undefined;
  const items = readFeed(snapshot, where);
  return {
    title: place.name ? `${site.name}: ${place.name}` : site.name,
    description: place.description,
    page: `${site.url}${place.page}`,
    self: (format) => `${site.url}${place.feed(format)}`,
    hub: site.webSubHub,
    siteUrl: site.url,
    author: site.name,
    // Until something was said: the record's last change turns with the day, and would renew every feed each midnight.
    updatedAt: items[0]?.publishedAt ?? earliestSince(servicesOf(snapshot.active)) ?? 0,
    items,
  };
}

interface Place {
  /** "" for the whole site. */
  name: string;
  description: string;
  page: string;
  feed: (format: FeedFormat) => string;
}

function placeOf({ site, active }: Snapshot, where?: Target): Place | undefined {
  const t = translatorFor(site);
  const { cloud } = site;
  if (!where) {
    const description = t("Every update on {cloud}: what is affected, where, since when, and why.", { cloud });
    return { name: "", description, page: paths.front, feed: (format) => SITE_FEEDS[format] };
  }
  if ("service" in where) {
    const service = servicesOf(active).find(({ slug }) => slug === where.service);
    const at = { page: paths.service(where.service), feed: (format: FeedFormat) => paths.serviceFeed(where.service, format) };
    if (!service) return undefined;
    const { name } = service;
    const description = t("Every update on {service} of {cloud}: what is affected, where, since when, and why.", {
      ...{ service: name, cloud },
    });
    return { ...at, name, description };
  }
  const region = active.regions.find(({ slug }) => slug === where.region);
  const at = { page: paths.region(where.region), feed: (format: FeedFormat) => paths.regionFeed(where.region, format) };
  if (!region) return undefined;
  const description = t(
    "Every update on {cloud} in {region}, and on its global services: what is affected, where, since when, and why.",
    { cloud, region: region.name },
  );
  return { ...at, name: region.name, description };
}

/** What an item says, as HTML: the text, what was hit right after it, and of when it is. */
export const contentOf = memoizePer(({ text, scope, asOf }: FeedItem): string => {
  const lines = scope.map((line) => `<li>${escapeMarkup(line.words)}</li>`);
  return `${renderMarkdown(text)}${lines.length > 0 ? `<ul>${lines.join("")}</ul>` : ""}<p>${escapeMarkup(asOf)}</p>`;
});

/** The id of an item, the same in every feed and format; it never changes. */
export const itemId = ({ siteUrl }: Pick<Feed, "siteUrl">, { id }: FeedItem): string => `${siteUrl}/#${id}`;
