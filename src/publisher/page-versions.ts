import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DIGEST_LENGTH, type PageVersion, partOf } from "#domain/publishing/freshness.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import { pageKey, sha256Hex } from "#integrity/hash.ts";
import { versionIn } from "#integrity/page-versions.ts";
import type { Files } from "./sign.ts";

// The list of page versions, from which an open page sees whether it is outdated. Each part: its digest, then a line per page.

/** The parts that change with some rendered pages (null: the page was deleted). */
export async function changeVersions(site: string, pages: ReadonlyMap<string, Buffer | null>): Promise<Files> {
  const files: Files = new Map();
  const stated = [...pages].map(([path, bytes]) => [path, bytes === null ? undefined : versionIn(bytes)] as const);
  const changed = stated.filter(([path, version]) => version !== undefined || pages.get(path) === null);
  for (const [part, members] of Map.groupBy(changed, ([path]) => partOf(pageKey(path)))) {
    const path = integrityPaths.versions(part);
    const lines = linesIn(await readFile(join(site, fileOf(path)), "utf8").catch(() => ""));
    for (const [page, version] of members) {
      if (version) lines.set(pageKey(page), version);
      else lines.delete(pageKey(page));
    }
    files.set(path, lines.size === 0 ? null : writePart(lines));
  }
  return files;
}

/** The parts of a complete site. */
export function allVersions(versions: ReadonlyMap<string, PageVersion>): Files {
  const keyed = [...versions].map(([path, version]) => [pageKey(path), version] as const);
  const parts = Map.groupBy(keyed, ([key]) => partOf(key));
  return new Map([...parts].map(([part, lines]) => [integrityPaths.versions(part), writePart(new Map(lines))]));
}

function linesIn(part: string): Map<string, PageVersion> {
  const lines = part.split("\n").flatMap((line) => {
    const [, key, hash, changedAt] = /^([0-9a-f]{12}) ([0-9a-f]{16}) (\d+)$/.exec(line) ?? [];
    return key !== undefined && hash !== undefined ? [[key, { hash, changedAt: Number(changedAt) }] as const] : [];
  });
  return new Map(lines);
}

function writePart(lines: ReadonlyMap<string, PageVersion>): Buffer {
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = sorted.map(([key, { hash, changedAt }]) => `${key} ${hash} ${changedAt}\n`).join("");
  return Buffer.from(`${sha256Hex(text).slice(0, DIGEST_LENGTH)}\n${text}`);
}
