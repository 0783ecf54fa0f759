import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Instant } from "#domain/time.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readSums, type Sums, writeSums } from "#integrity/sums.ts";

/** What is known about one mirror. It is stored as JSON between rounds, so the names of its properties stay. */
export interface Cursor {
  /** The publication that the mirror has completely, and since when; null before the first. */
  seq: number | null;
  heldSince: Instant | null;
  /** When it was last updated, and when it was last read back and found correct. */
  syncedAt: Instant | null;
  verifiedAt: Instant | null;
  /**
   * Why the last round failed; null if it succeeded. `lyingAbout` is a file that the mirror serves with other bytes than were
   * sent.
   */
  fault: { text: string; lyingAbout: string | null; since: Instant } | null;
  /** The hash of what it has of each shard, by digits. The checksums themselves are in separate files. */
  shards: Record<string, string>;
  /** The checksums of its other files: the integrity files and the heartbeat. */
  vouching: Record<string, string>;
  /** Files that were being sent when this was written: the mirror may have the old or the new version. */
  unsure: string[];
  /** Files that are no longer published, and since when; they are removed later. */
  leaving: Record<string, Instant>;
}

const EMPTY_CURSOR: Cursor = {
  ...{ seq: null, heldSince: null, syncedAt: null, verifiedAt: null, fault: null },
  ...{ shards: {}, vouching: {}, unsure: [], leaving: {} },
};

/** The file with the cursor of a mirror. */
const cursorFile = (dataDir: string, name: string): string => join(dataDir, "mirrors", `${name}.json`);

/** The cursor of a mirror. If it is missing or unreadable, the mirror counts as new, and everything is sent again. */
export async function loadCursor(dataDir: string, name: string): Promise<Cursor> {
  try {
    return { ...EMPTY_CURSOR, ...JSON.parse(await readFile(cursorFile(dataDir, name), "utf8")) };
  } catch {
    return EMPTY_CURSOR;
  }
}

export const saveCursor = (dataDir: string, name: string, cursor: Cursor): Promise<void> =>
  replace(cursorFile(dataDir, name), JSON.stringify(cursor));

const shardFile = (dataDir: string, name: string, digits: string): string => join(dataDir, "mirrors", name, digits);

/** The checksums of what a mirror has of a shard; empty if they are not those that the cursor refers to. */
export async function loadHeldFiles(dataDir: string, name: string, digits: string, { shards }: Cursor): Promise<Sums> {
  const text = await readFile(shardFile(dataDir, name, digits), "utf8").catch(() => "");
  return sha256Hex(text) === shards[digits] ? readSums(text) : new Map();
}

/** Saves the checksums of what a mirror has of a shard, and returns their hash for the cursor. */
export async function saveHeldFiles(dataDir: string, name: string, digits: string, held: Sums): Promise<string> {
  const text = writeSums(held);
  await replace(shardFile(dataDir, name, digits), text);
  return sha256Hex(text);
}

/** Replaces a file in one step. It may be lost in a power cut, which only costs time. */
async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temp = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(temp, text);
  await rename(temp, file);
}
