// Which version of a page the heartbeat lists, and which one is shown.

import { digestOf, findVersion, type PageVersion, partOf } from "#domain/publishing/freshness.ts";
import { request } from "./request.ts";

/** What `heartbeat.json` contains. */
export interface PublishedHeartbeat {
  publishedAt: string;
  checkedAt: string;
  validUntil: string;
  versions: string;
}

/** The version that a page's content states. */
export const versionOf = ({ dataset }: HTMLElement): PageVersion => ({
  hash: dataset.said as string,
  changedAt: Number(dataset.changed),
});

/** The digest of the part of the list that has a page. While it stays the same, so does the page. */
export const digestFor = (page: string, { versions }: PublishedHeartbeat): string => digestOf(versions, partOf(page));

/** Reads the listed version of a page; undefined if the page is not listed. Throws if the list is older or newer than the digest. */
export async function readListed(page: string, digest: string): Promise<PageVersion | undefined> {
  const part = String(partOf(page)).padStart(2, "0");
  // The digest makes an address that no cache can have an older file for, and the text must start with it.
  const text = await (await request(`/integrity/versions/${part}?${digest}`, "no-cache")).text();
  if (!text.startsWith(`${digest}\n`)) throw new Error("another part");
  return findVersion(text, page);
}
