import Rss from "rss";
import { paths } from "../domain/paths.ts";
import { toIso } from "../domain/time.ts";
import { renderMarkdown } from "../markdown.ts";
import { type FeedItem, readFeed } from "../usecases/reading/feed.ts";
import type { Snapshot } from "../usecases/reading/snapshot.ts";
import { type ScopeLine, scopeText } from "../usecases/reading/summary.ts";

/** The feed of all updates as RSS 2.0: one item for each thing that was said, the newest first. */
export function rssFeed(snapshot: Snapshot): string {
  const { site, asOf } = snapshot;
  const items = readFeed(snapshot);
  const feed = new Rss({
    title: site.name,
    description: `Every update on ${site.cloud}: what is hit, where, since when, and why.`,
    site_url: `${site.url}/`,
    feed_url: `${site.url}${paths.feed}`,
    language: "en",
    ttl: 1,
  });
  for (const item of items) feed.item(toItem(site.url, item));
  // The library writes the clock's time here; the same record must give the same bytes.
  const built = new Date(items[0]?.publishedAt ?? asOf).toUTCString();
  const xml = feed
    .xml({ indent: true })
    .replace(/<lastBuildDate>.*?<\/lastBuildDate>/, `<lastBuildDate>${built}</lastBuildDate>`);
  return xml.replace(NO_XML, "\uFFFD");
}

/** What XML cannot hold in any way (XML 1.0 §2.2): one such character, pasted from a log, would keep readers from the whole feed. */
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const toItem = (siteUrl: string, { id, title, path, publishedAt, at, text, scope, categories }: FeedItem): Rss.ItemOptions => ({
  title,
  description: `${renderMarkdown(text)}${scopeHtml(scope)}<p>As of ${toIso(at)}</p>`,
  url: `${siteUrl}${path}`,
  guid: `${siteUrl}/#${id}`,
  date: new Date(publishedAt),
  categories: [...categories],
});

function scopeHtml(scope: readonly ScopeLine[]): string {
  if (scope.length === 0) return "";
  return `<ul>${scope.map((line) => `<li>${escapeHtml(scopeText(line))}</li>`).join("")}</ul>`;
}

const escapeHtml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
