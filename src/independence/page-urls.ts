/** What one file names: what a browser fetches by itself when it shows it, and links that a reader may follow. */
export interface FileUrls {
  fetched: string[];
  links: string[];
}

// Attributes whose address is fetched without a reader's doing, or that forms send what readers typed to.
const FETCHED = [
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
// Elements whose href is no link to follow, but something fetched, or what every other address is measured from.
const FETCHING_HREF = ["base", "image", "use", "feimage", "script"];
const FETCHED_LINKS =
  /\b(stylesheet|preconnect|dns-prefetch|preload|modulepreload|prefetch|prerender|icon|manifest|apple-touch-icon|mask-icon)\b/i;

const TAG = /<([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
const STYLE_URL = /url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/gi;
const RAW = /<(style|script)\b([^>]*)>([\s\S]*?)(?:<\/\1|$)/gi;

/** Reads HTML or SVG. Commented-out elements are read too: what could be fetched after a slip is better told than overlooked. */
export function urlsOfMarkup(markup: string): FileUrls {
  const urls: FileUrls = { fetched: [], links: [] };
  for (const [, element = "", attributes = "", body = ""] of markup.matchAll(RAW)) {
    if (element.toLowerCase() === "style") urls.fetched.push(...urlsOfStyle(body));
    else if (!/type=["']?application\/ld\+json/i.test(attributes)) urls.fetched.push(...urlsOfScript(body));
  }
  for (const [, element = "", attributes = ""] of markup.replace(RAW, "<$1$2>").matchAll(TAG))
    readTag(element.toLowerCase(), attributes, urls);
  return urls;
}

function readTag(element: string, written: string, urls: FileUrls): void {
  const pairs = [...written.matchAll(ATTRIBUTE)].map(
    ([, name = "", ...values]) => [name.toLowerCase(), unescaped(values.find((each) => each !== undefined) ?? "")] as const,
  );
  // Of an attribute written twice browsers take the first.
  const attributes = new Map(pairs.toReversed());
  for (const [name, value] of attributes) {
    if (name === "style") urls.fetched.push(...urlsOfStyle(value));
    else if (name.endsWith("srcset")) urls.fetched.push(...value.split(",").map((each) => each.trim().split(/\s/)[0] ?? ""));
    else if (FETCHED.includes(name)) urls.fetched.push(value);
    else if (name === "href" || name === "xlink:href")
      (isFetchedHref(element, attributes) ? urls.fetched : urls.links).push(value);
  }
  const refresh = /^\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(attributes.get("content") ?? "")?.[1];
  if (element === "meta" && attributes.get("http-equiv")?.toLowerCase() === "refresh" && refresh) urls.fetched.push(refresh);
}

const isFetchedHref = (element: string, attributes: ReadonlyMap<string, string>): boolean =>
  element === "link" ? FETCHED_LINKS.test(attributes.get("rel") ?? "") : FETCHING_HREF.includes(element);

/** Reads a stylesheet. */
export const urlsOfStyle = (style: string): string[] =>
  [...style.matchAll(STYLE_URL)].flatMap(([, url, imported]) => (url ?? imported ?? "").trim());

/** Reads a script: it may fetch any address that it names. */
export const urlsOfScript = (script: string): string[] =>
  [...script.matchAll(/(?:https?:|wss?:)?\/\/[\w.-]+\.[\w.:/?&=%~+-]+/gi)].map(([url]) => url);

const FEED_TEXT = /<(description|content|summary|content:encoded)\b[^>]*>([\s\S]*?)<\/\1>/gi;
const SHEET = /<\?xml-stylesheet[^>]*?href\s*=\s*["']([^"']+)/gi;

/** Reads XML: its stylesheet, and the HTML that a feed carries, which feed readers show like a page. */
export function urlsOfXml(xml: string): FileUrls {
  const urls: FileUrls = { fetched: [...xml.matchAll(SHEET)].map(([, url = ""]) => url), links: [] };
  for (const [, , text = ""] of xml.matchAll(FEED_TEXT)) {
    const whole = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text)?.[1];
    const { fetched, links } = urlsOfMarkup(whole ?? unescaped(text));
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
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
