import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Instant } from "#domain/time.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readSums, type Sums, writeSums } from "#integrity/sums.ts";

/** What is known of one mirror, as it is kept between rounds. */
export interface Cursor {
  /** The publication that it holds whole, and since when; null before the first. */
  seq: number | null;
  heldSince: Instant | null;
  /** When it was last brought up to date, and last read back and found right. */
  syncedAt: Instant | null;
  verifiedAt: Instant | null;
  /** Why the last round failed; null when it did not. */
  fault: { text: string; lyingAbout: string | null; since: Instant } | null;
  /** The hash of what it holds of each shard, by its digits. The sums themselves lie beside this file. */
  shards: Record<string, string>;
  /** The sums of what it holds beside. */
  vouching: Record<string, string>;
  /** Files under way when this was written: they may be the former or the new ones. */
  unsure: string[];
  /** Files that are no longer published, and since when: they go later. */
  leaving: Record<string, Instant>;
}

export const FRESH: Cursor = {
  ...{ seq: null, heldSince: null, syncedAt: null, verifiedAt: null, fault: null },
  ...{ shards: {}, vouching: {}, unsure: [], leaving: {} },
};

/** Where the cursor of a mirror lies. */
export const cursorFile = (dataDir: string, name: string): string => join(dataDir, "mirrors", `${name}.json`);

/** The cursor of a mirror. Without one, or when it cannot be read, the mirror counts as new: all is sent again. */
export async function loadCursor(dataDir: string, name: string): Promise<Cursor> {
  try {
    return { ...FRESH, ...JSON.parse(await readFile(cursorFile(dataDir, name), "utf8")) };
  } catch {
    return FRESH;
  }
}

export const saveCursor = (dataDir: string, name: string, cursor: Cursor): Promise<void> =>
  replace(cursorFile(dataDir, name), JSON.stringify(cursor));

const shardFile = (dataDir: string, name: string, digits: string): string => join(dataDir, "mirrors", name, digits);

/** The sums of what a mirror holds of a shard; none when they are not those that the cursor was written with. */
export async function loadHeldFiles(dataDir: string, name: string, digits: string, { shards }: Cursor): Promise<Sums> {
  const text = await readFile(shardFile(dataDir, name, digits), "utf8").catch(() => "");
  return sha256Hex(text) === shards[digits] ? readSums(text) : new Map();
}

/** Keeps the sums of what a mirror holds of a shard, and gives the hash for the cursor. */
export async function saveHeldFiles(dataDir: string, name: string, digits: string, held: Sums): Promise<string> {
  const text = writeSums(held);
  await replace(shardFile(dataDir, name, digits), text);
  return sha256Hex(text);
}

/** Whoever reads it meanwhile gets the former or the new one. After a power cut it may be gone, which costs no more than time. */
async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temp = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(temp, text);
  await rename(temp, file);
}
