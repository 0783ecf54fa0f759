import { toIso } from "#domain/time.ts";
import { contentOf, type Feed, itemId } from "./feed.ts";

/** A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export const jsonFeedOf = (feed: Feed): string =>
  `${JSON.stringify(
    {
      version: "https://jsonfeed.org/version/1.1",
      title: feed.title,
      description: feed.description,
      home_page_url: feed.page,
      feed_url: feed.self("json"),
      language: feed.language,
      authors: [{ name: feed.author }],
      ...(feed.hub && { hubs: [{ type: "WebSub", url: feed.hub }] }),
      items: feed.items.map((item) => ({
        id: itemId(feed, item),
        url: `${feed.siteUrl}${item.path}`,
        title: item.title,
        content_html: contentOf(feed, item),
        date_published: toIso(item.publishedAt),
        tags: item.categories,
      })),
    },
    undefined,
    1,
  )}\n`;
