/** The URLs in one file: those that a browser fetches to show it, and links that a reader may follow. */
export interface FileUrls {
  fetched: string[];
  links: string[];
}

// Attributes whose URL is fetched without an action of the reader, or to which forms send input.
const FETCHED_ATTRIBUTES = [
  "src",
  "srcset",
  "imagesrcset",
  "poster",
  "data",
  "background",
  "action",
  "formaction",
  "ping",
  "manifest",
  "codebase",
];
// Elements whose href is not a link but is fetched, or is the base of all other URLs.
const FETCHING_HREF = ["base", "image", "use", "feimage", "script"];
const FETCHED_LINKS =
  /\b(stylesheet|preconnect|dns-prefetch|preload|modulepreload|prefetch|prerender|icon|manifest|apple-touch-icon|mask-icon)\b/i;

const TAG = /<([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
const STYLE_URL = /url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/gi;
const RAW_ELEMENT = /<(style|script)\b([^>]*)>([\s\S]*?)(?:<\/\1|$)/gi;

/** The URLs in HTML or SVG. Elements in comments count too, since a small mistake could activate them. */
export function urlsOfMarkup(markup: string): FileUrls {
  const urls: FileUrls = { fetched: [], links: [] };
  for (const [, element = "", attributes = "", body = ""] of markup.matchAll(RAW_ELEMENT)) {
    if (element.toLowerCase() === "style") urls.fetched.push(...urlsOfStyle(body));
    else if (!/type=["']?application\/ld\+json/i.test(attributes)) urls.fetched.push(...urlsOfScript(body));
  }
  for (const [, element = "", attributes = ""] of markup.replace(RAW_ELEMENT, "<$1$2>").matchAll(TAG))
    readTag(element.toLowerCase(), attributes, urls);
  return urls;
}

function readTag(element: string, written: string, urls: FileUrls): void {
  const pairs = [...written.matchAll(ATTRIBUTE)].map(
    ([, name = "", ...values]) => [name.toLowerCase(), unescaped(values.find((value) => value !== undefined) ?? "")] as const,
  );
  // Of a repeated attribute, browsers use the first.
  const attributes = new Map(pairs.toReversed());
  for (const [name, value] of attributes) {
    if (name === "style") urls.fetched.push(...urlsOfStyle(value));
    else if (name.endsWith("srcset"))
      urls.fetched.push(...value.split(",").map((candidate) => candidate.trim().split(/\s/)[0] ?? ""));
    else if (FETCHED_ATTRIBUTES.includes(name)) urls.fetched.push(value);
    else if (name === "href" || name === "xlink:href")
      (isFetchedHref(element, attributes) ? urls.fetched : urls.links).push(value);
  }
  const refresh = /^\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(attributes.get("content") ?? "")?.[1];
  if (element === "meta" && attributes.get("http-equiv")?.toLowerCase() === "refresh" && refresh) urls.fetched.push(refresh);
}

const isFetchedHref = (element: string, attributes: ReadonlyMap<string, string>): boolean =>
  element === "link" ? FETCHED_LINKS.test(attributes.get("rel") ?? "") : FETCHING_HREF.includes(element);

/** The URLs that a stylesheet fetches. */
export const urlsOfStyle = (style: string): string[] =>
  [...style.matchAll(STYLE_URL)].flatMap(([, url, imported]) => (url ?? imported ?? "").trim());

/** The URLs in a script, each of which it might fetch. */
export const urlsOfScript = (script: string): string[] =>
  [...script.matchAll(/(?:https?:|wss?:)?\/\/[\w.-]+\.[\w.:/?&=%~+-]+/gi)].map(([url]) => url);

const FEED_TEXT = /<(description|content|summary|content:encoded)\b[^>]*>([\s\S]*?)<\/\1>/gi;
const XML_STYLESHEET = /<\?xml-stylesheet[^>]*?href\s*=\s*["']([^"']+)/gi;

/** The URLs in XML: its stylesheet's, and those in the HTML of a feed, which feed readers show like a page. */
export function urlsOfXml(xml: string): FileUrls {
  const urls: FileUrls = { fetched: [...xml.matchAll(XML_STYLESHEET)].map(([, url = ""]) => url), links: [] };
  for (const [, , text = ""] of xml.matchAll(FEED_TEXT)) {
    const cdata = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text)?.[1];
    const { fetched, links } = urlsOfMarkup(cdata ?? unescaped(text));
    urls.fetched.push(...fetched);
    urls.links.push(...links);
  }
  return urls;
}

const ENTITIES: Record<string, string> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
  colon: ":",
  sol: "/",
  Tab: "",
  NewLine: "",
};

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));?/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? entity;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
  });
