import { readdir, readFile, realpath } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import type { NamedUrl, PublishedUrls } from "#domain/independence/deployment-checks.ts";
import type { Site } from "#domain/publishing/site.ts";
import { type FileUrls, urlsOfMarkup, urlsOfScript, urlsOfStyle, urlsOfXml } from "./page-urls.ts";

// JSON, CSV and plain text contain URLs too, but opening such a file does not fetch them.
const READERS: Record<string, (text: string) => FileUrls> = {
  ".html": urlsOfMarkup,
  ".svg": urlsOfMarkup,
  ".xml": urlsOfXml,
  ".rss": urlsOfXml,
  ".atom": urlsOfXml,
  ".css": (text) => ({ fetched: urlsOfStyle(text), links: [] }),
  ".js": (text) => ({ fetched: urlsOfScript(text), links: [] }),
};

/** Where the site is, and the target of its own form, which is the admin's host and examined as such. */
type SiteUrls = Pick<Site, "url" | "subscribeUrl">;

/** The URLs of other hosts in every published file of a folder. Files after `timeout` has aborted are counted as unread. */
export async function publishedUrls(folder: string, site: SiteUrls, timeout: AbortSignal): Promise<PublishedUrls> {
  const urls = { files: 0, unread: 0, fetched: [] as NamedUrl[], links: [] as NamedUrl[] };
  // Resolves the current release, in case another replaces it meanwhile.
  const release = await realpath(folder).catch(() => undefined);
  for (const file of release === undefined ? [] : await filesBelow(release)) {
    urls.files++;
    const read = READERS[extname(file)];
    if (!read) continue;
    const text = timeout.aborted ? undefined : await readFile(join(release as string, file), "utf8").catch(() => undefined);
    if (text === undefined) {
      urls.unread++;
      continue;
    }
    const { fetched, links } = read(text);
    const base = new URL(file, `${site.url}/`);
    urls.fetched.push(...externalUrls(fetched, base, file).filter(({ url }) => url !== site.subscribeUrl));
    urls.links.push(...externalUrls(links, base, file));
  }
  return urls;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .sort();
}

/** The URLs that a browser would resolve to another host. */
const externalUrls = (urls: readonly string[], base: URL, file: string): NamedUrl[] =>
  urls.flatMap((written) => {
    const url = URL.canParse(written, base) ? new URL(written, base) : undefined;
    return url && url.host !== "" && url.host !== base.host ? [{ file, url: url.href }] : [];
  });
