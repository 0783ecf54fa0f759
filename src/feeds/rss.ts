import Rss from "rss";
import { contentOf, type Feed, itemId } from "./feed.ts";
import { holdable } from "./xml.ts";

/** A feed as RSS 2.0. */
export function rssOf(feed: Feed): string {
  const rss = new Rss({
    title: feed.title,
    description: feed.description,
    site_url: feed.page,
    feed_url: feed.self("xml"),
    language: "en",
    ttl: 1,
    ...(feed.hub && { hub: feed.hub }),
  });
  for (const item of feed.items) {
    rss.item({
      title: item.title,
      description: contentOf(item),
      url: `${feed.siteUrl}${item.path}`,
      guid: itemId(feed, item),
      date: new Date(item.publishedAt),
      categories: [...item.categories],
    });
  }
  // The library writes the clock's time here; the same record must give the same bytes.
  const built = new Date(feed.updatedAt).toUTCString();
  return holdable(
    rss.xml({ indent: true }).replace(/<lastBuildDate>.*?<\/lastBuildDate>/, `<lastBuildDate>${built}</lastBuildDate>`),
  );
}
