import Rss from "rss";
import { contentOf, type Feed, itemId } from "./feed.ts";
import { replaceInvalidXml } from "./xml.ts";

/** A feed as RSS 2.0. */
export function rssOf(feed: Feed): string {
  const rss = new Rss({
    title: feed.title,
    description: feed.description,
    site_url: feed.page,
    feed_url: feed.self("xml"),
    language: feed.language,
    ttl: 1,
    ...(feed.hub && { hub: feed.hub }),
  });
  for (const item of feed.items) {
    rss.item({
      title: item.title,
      description: contentOf(feed, item),
      url: `${feed.siteUrl}${item.path}`,
      guid: itemId(feed, item),
      date: new Date(item.publishedAt),
      categories: [...item.categories],
    });
  }
  // The library writes the current time here, but the same record must produce the same bytes.
  const builtAt = new Date(feed.updatedAt).toUTCString();
  return replaceInvalidXml(
    rss.xml({ indent: true }).replace(/<lastBuildDate>.*?<\/lastBuildDate>/, `<lastBuildDate>${builtAt}</lastBuildDate>`),
  );
}
