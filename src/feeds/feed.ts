import type { Target } from "#db/incidents/incident-lists.ts";
import { earliestSince, servicesOf } from "#domain/impact/service.ts";
import { cachePer } from "#domain/memoize.ts";
import { type FeedFormat, paths, SITE_FEEDS } from "#domain/publishing/paths.ts";
import { languageOfSite } from "#domain/publishing/site.ts";
import type { Instant } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import { type FeedItem, readFeed } from "#queries/feed.ts";
import { type Snapshot, shownTime } from "#queries/snapshot.ts";
import { renderMarkdown } from "#text/markdown.ts";
import { escapeMarkup } from "./xml.ts";

/** A feed with the latest updates, one item each, independent of the format. All URLs are absolute. */
export interface Feed {
  title: string;
  description: string;
  /** The page that shows the same content. */
  page: string;
  self: (format: FeedFormat) => string;
  /** The WebSub hub where readers can subscribe to get updates at once; null if there is none. */
  hub: string | null;
  /** The prefix of the items' ids. */
  siteUrl: string;
  author: string;
  /** As a BCP 47 tag. */
  language: string;
  updatedAt: Instant;
  items: readonly FeedItem[];
}

/** The feed of the site, or of a service or region; undefined if that is unknown. */
export function feedOf(snapshot: Snapshot, target?: Target): Feed | undefined {
  const { site } = snapshot;
  const details = detailsOf(snapshot, target);
  if (!details) return undefined;
  const items = readFeed(snapshot, target);
  return {
    title: details.name ? `${site.name}: ${details.name}` : site.name,
    description: details.description,
    page: `${site.url}${details.page}`,
    self: (format) => `${site.url}${details.feed(format)}`,
    hub: site.webSubHub,
    siteUrl: site.url,
    author: site.name,
    language: languageOfSite(site),
    // Until the first update: the record's last change changes with each day, and would update every feed at midnight.
    updatedAt: shownTime(snapshot, items[0]?.publishedAt ?? earliestSince(servicesOf(snapshot.active)) ?? 0),
    items,
  };
}

interface FeedDetails {
  /** Empty for the whole site. */
  name: string;
  description: string;
  page: string;
  feed: (format: FeedFormat) => string;
}

function detailsOf({ site, active }: Snapshot, target?: Target): FeedDetails | undefined {
  const t = translatorFor(site);
  const { cloud } = site;
  if (!target) {
    const description = t("Every update on {cloud}: what is affected, where, since when, and why.", { cloud });
    return { name: "", description, page: paths.front, feed: (format) => SITE_FEEDS[format] };
  }
  if ("service" in target) {
    const service = servicesOf(active).find(({ slug }) => slug === target.service);
    const links = {
      page: paths.service(target.service),
      feed: (format: FeedFormat) => paths.serviceFeed(target.service, format),
    };
    if (!service) return undefined;
    const { name } = service;
    const description = t("Every update on {service} of {cloud}: what is affected, where, since when, and why.", {
      ...{ service: name, cloud },
    });
    return { ...links, name, description };
  }
  const region = active.regions.find(({ slug }) => slug === target.region);
  const links = { page: paths.region(target.region), feed: (format: FeedFormat) => paths.regionFeed(target.region, format) };
  if (!region) return undefined;
  const description = t(
    "Every update on {cloud} in {region}, and on its global services: what is affected, where, since when, and why.",
    { cloud, region: region.name },
  );
  return { ...links, name: region.name, description };
}

/** The content of an item as HTML: the text, what was affected after it, and its time. */
export const contentOf = ({ siteUrl }: Pick<Feed, "siteUrl">, item: FeedItem): string =>
  contents(item, siteUrl, () => {
    const { text, scope, asOf, path } = item;
    const links = { site: siteUrl, page: siteUrl + path.replace(/#.*$/, "") };
    const lines = scope.map((line) => `<li>${escapeMarkup(line.text)}</li>`);
    return `${renderMarkdown(text, links)}${lines.length > 0 ? `<ul>${lines.join("")}</ul>` : ""}<p>${escapeMarkup(asOf)}</p>`;
  });

const contents = cachePer<FeedItem, string>();

/** The id of an item, which is the same in every feed and format and never changes. */
export const itemId = ({ siteUrl }: Pick<Feed, "siteUrl">, { id }: FeedItem): string => `${siteUrl}/#${id}`;
