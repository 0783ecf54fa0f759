import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { digitsOf, integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readSums, type Sums, shardOf, writeSums } from "#integrity/sums.ts";
import type { Files } from "./sign.ts";

/** Shards to be written, and by how many the files grew that they list; undefined when one of them was not as it was signed. */
export interface ShardChanges {
  files: Files;
  growth: number | undefined;
}

/** The shards of pages that were made (null: the page is gone), with what the published shards, listed in `listed`, say of their neighbours. */
export async function changeShards(site: string, listed: Sums, pages: ReadonlyMap<string, Buffer | null>): Promise<ShardChanges> {
  const files: Files = new Map();
  let growth: number | undefined = 0;
  for (const [digits, members] of Map.groupBy(pages, ([path]) => shardOf(fileOf(path)))) {
    const path = integrityPaths.shard(digits);
    const former = await readFile(join(site, path), "utf8").catch(() => "");
    const sums = withPages(readSums(former), members);
    files.set(path, sums.size === 0 ? null : Buffer.from(writeSums(sums)));
    const isAsSigned = listed.get(fileOf(path)) === (former === "" ? undefined : sha256Hex(former));
    growth = isAsSigned && growth !== undefined ? growth + sums.size - readSums(former).size : undefined;
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

/** How many files all shards list, those in `changed` as they are there. It reads every shard, which is seldom needed. */
export async function countListed(site: string, listed: Sums, changed: Files): Promise<number> {
  const texts = new Map([...changed].map(([path, bytes]) => [fileOf(path), bytes?.toString() ?? ""]));
  for (const file of listed.keys()) {
    if (digitsOf(file) !== undefined && !texts.has(file))
      texts.set(file, await readFile(join(site, file), "utf8").catch(() => ""));
  }
  return [...texts.values()].reduce((sum, text) => sum + readSums(text).size, 0);
}

/** The shards of a whole site, given the sum of every file of it. */
export function allShards(sums: ReadonlyMap<string, string>): Files {
  const byShard = Map.groupBy(sums, ([file]) => shardOf(file));
  return new Map(
    [...byShard].map(([digits, members]) => [integrityPaths.shard(digits), Buffer.from(writeSums(new Map(members)))]),
  );
}

/** The sums of all files below a folder, by their paths in it. */
export async function sumsBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(files.map(async (file) => [relative(folder, file), sha256Hex(await readFile(file))] as const)),
  );
}
