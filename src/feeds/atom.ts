import { toIso } from "#domain/time.ts";
import type { FeedItem } from "#queries/feed.ts";
import { contentOf, type Feed, itemId } from "./feed.ts";
import { element, escapeMarkup, replaceInvalidXml, textElement } from "./xml.ts";

/** A feed as Atom (RFC 4287). */
export const atomOf = (feed: Feed): string =>
  atomDocument(feed.language, [
    textElement("id", feed.self("atom")),
    textElement("title", feed.title),
    textElement("subtitle", feed.description),
    textElement("updated", toIso(feed.updatedAt)),
    element("author", {}, textElement("name", feed.author)),
    element("link", { rel: "alternate", type: "text/html", href: feed.page }),
    element("link", { rel: "self", type: "application/atom+xml", href: feed.self("atom") }),
    ...(feed.hub ? [element("link", { rel: "hub", href: feed.hub })] : []),
    ...feed.items.map((item) => entryOf(feed, item)),
  ]);

/** An Atom document in a language (BCP 47) with these elements, one per line. */
export const atomDocument = (language: string, elements: readonly string[]): string =>
  replaceInvalidXml(
    `<?xml version="1.0" encoding="UTF-8"?>\n<feed xml:lang="${escapeMarkup(language)}" xmlns="http://www.w3.org/2005/Atom">\n${elements.join("\n")}\n</feed>\n`,
  );

const entryOf = (feed: Feed, item: FeedItem): string =>
  element(
    "entry",
    {},
    [
      textElement("id", itemId(feed, item)),
      textElement("title", item.title),
      textElement("published", toIso(item.publishedAt)),
      textElement("updated", toIso(item.publishedAt)),
      element("link", { rel: "alternate", type: "text/html", href: `${feed.siteUrl}${item.path}` }),
      ...item.categories.map((term) => element("category", { term })),
      textElement("content", contentOf(feed, item), { type: "html" }),
    ].join(""),
  );
