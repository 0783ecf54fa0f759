import { readdir, readFile, realpath } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import type { NamedUrl, PublishedUrls } from "#domain/independence/deployment-checks.ts";
import { type FileUrls, urlsOfMarkup, urlsOfScript, urlsOfStyle, urlsOfXml } from "./page-urls.ts";

// JSON, CSV and plain text name addresses, but nobody fetches those by opening the file.
const READERS: Record<string, (text: string) => FileUrls> = {
  ".html": urlsOfMarkup,
  ".svg": urlsOfMarkup,
  ".xml": urlsOfXml,
  ".rss": urlsOfXml,
  ".atom": urlsOfXml,
  ".css": (text) => ({ fetched: urlsOfStyle(text), links: [] }),
  ".js": (text) => ({ fetched: urlsOfScript(text), links: [] }),
};

/** Reads every published file of a folder for the addresses in it that lead away from the site, until time is over. */
export async function publishedUrls(folder: string, siteUrl: string, over: AbortSignal): Promise<PublishedUrls> {
  const urls = { files: 0, unread: 0, fetched: [] as NamedUrl[], links: [] as NamedUrl[] };
  // The release as it is now, should another take its place meanwhile.
  const release = await realpath(folder).catch(() => undefined);
  for (const file of release === undefined ? [] : await namesBelow(release)) {
    urls.files++;
    const read = READERS[extname(file)];
    if (!read) continue;
    const text = over.aborted ? undefined : await readFile(join(release as string, file), "utf8").catch(() => undefined);
    if (text === undefined) {
      urls.unread++;
      continue;
    }
    const { fetched, links } = read(text);
    const base = new URL(file, `${siteUrl}/`);
    urls.fetched.push(...elsewhere(fetched, base, file));
    urls.links.push(...elsewhere(links, base, file));
  }
  return urls;
}

async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .sort();
}

/** Those that a browser would take to another host, resolved as it does. */
const elsewhere = (urls: readonly string[], base: URL, file: string): NamedUrl[] =>
  urls.flatMap((written) => {
    const url = URL.canParse(written, base) ? new URL(written, base) : undefined;
    return url && url.host !== "" && url.host !== base.host ? [{ file, url: url.href }] : [];
  });
