import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { NamedUrl, PublishedUrls } from "../domain/own-findings.ts";
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

/** Reads every published file of a folder for the addresses in it that lead away from the site. */
export async function publishedUrls(folder: string, siteUrl: string): Promise<PublishedUrls> {
  const fetched: NamedUrl[] = [];
  const links: NamedUrl[] = [];
  let files = 0;
  for (const file of await namesBelow(folder)) {
    files++;
    const read = READERS[extname(file)];
    if (!read) continue;
    const urls = read(await readFile(join(folder, file), "utf8"));
    const base = new URL(file, `${siteUrl}/`);
    fetched.push(...elsewhere(urls.fetched, base, file));
    links.push(...elsewhere(urls.links, base, file));
  }
  return { files, fetched, links };
}

/** Nothing where there is no site yet. */
async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

/** Those that a browser would take to another host, resolved as it does. */
const elsewhere = (urls: readonly string[], base: URL, file: string): NamedUrl[] =>
  urls.flatMap((written) => {
    const url = URL.canParse(written, base) ? new URL(written, base) : undefined;
    return url && url.host !== "" && url.host !== base.host ? [{ file, url: url.href }] : [];
  });
