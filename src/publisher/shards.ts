import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { digitsOf, integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readSums, type Sums, shardOf, writeSums } from "#integrity/sums.ts";
import type { Files } from "./sign.ts";

/** The shards to write, and by how much the number of listed files grows; undefined if a previous shard was not as signed. */
export interface ShardChanges {
  files: Files;
  growth: number | undefined;
}

/**
 * The shards of rendered pages (null: the page was deleted). Checksums of other files come from the published shards, whose own
 * checksums are in `listed`.
 */
export async function changeShards(site: string, listed: Sums, pages: ReadonlyMap<string, Buffer | null>): Promise<ShardChanges> {
  const files: Files = new Map();
  let growth: number | undefined = 0;
  for (const [digits, members] of Map.groupBy(pages, ([path]) => shardOf(fileOf(path)))) {
    const path = integrityPaths.shard(digits);
    const previous = await readFile(join(site, path), "utf8").catch(() => "");
    const sums = withPages(readSums(previous), members);
    files.set(path, sums.size === 0 ? null : Buffer.from(writeSums(sums)));
    const isUnchanged = listed.get(fileOf(path)) === (previous === "" ? undefined : sha256Hex(previous));
    growth = isUnchanged && growth !== undefined ? growth + sums.size - readSums(previous).size : undefined;
  }
  return { files, growth };
}

function withPages(sums: Map<string, string>, pages: readonly [path: string, bytes: Buffer | null][]): Map<string, string> {
  for (const [path, bytes] of pages) {
    if (bytes === null) sums.delete(fileOf(path));
    else sums.set(fileOf(path), sha256Hex(bytes));
  }
  return sums;
}

/** The number of files in all shards, including the changed ones. It reads every shard, which is seldom needed. */
export async function countListed(site: string, listed: Sums, changed: Files): Promise<number> {
  const texts = new Map([...changed].map(([path, bytes]) => [fileOf(path), bytes?.toString() ?? ""]));
  for (const file of listed.keys()) {
    if (digitsOf(file) !== undefined && !texts.has(file))
      texts.set(file, await readFile(join(site, file), "utf8").catch(() => ""));
  }
  return [...texts.values()].reduce((sum, text) => sum + readSums(text).size, 0);
}

/** The shards of a complete site, given the checksum of each file. */
export function allShards(sums: ReadonlyMap<string, string>): Files {
  const byShard = Map.groupBy(sums, ([file]) => shardOf(file));
  return new Map(
    [...byShard].map(([digits, members]) => [integrityPaths.shard(digits), Buffer.from(writeSums(new Map(members)))]),
  );
}

/** The checksums of all files below a folder, by relative path. */
export async function sumsBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(files.map(async (file) => [relative(folder, file), sha256Hex(await readFile(file))] as const)),
  );
}
