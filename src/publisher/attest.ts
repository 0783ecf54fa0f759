import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reader } from "#db/engine/open.ts";
import { publishedEdge } from "#db/record/log.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import type { Edge } from "#domain/record/merkle.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import { type Checkpoint, readCheckpoint } from "#integrity/checkpoint.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { FRESH_FOR, freshFrom, type Manifest, readManifest } from "#integrity/manifest.ts";
import { keyFile } from "#integrity/minisign.ts";
import { readSums, type Sums } from "#integrity/sums.ts";
import { allLogFiles, grownLogFiles } from "./log-files.ts";
import { allShards, changeShards, countListed } from "./shards.ts";
import { type Files, heartbeatFile, sign, signed } from "./sign.ts";
import type { Keys } from "./signing-key.ts";

/** What vouches for the published site as it stands. */
export interface IntegrityMetadata {
  manifest: Manifest;
  checkpoint: Checkpoint;
  sums: Sums;
  /** Whether the manifest is of these sums: a process that was killed may have got no further. */
  isFullyPublished: boolean;
}

/** Reads what vouches for a site; undefined when it is not there, not whole, or of another key: then everything must be published again. */
export async function readIntegrityMetadata(site: string, { signing }: Keys): Promise<IntegrityMetadata | undefined> {
  const read = (path: string) => readFile(join(site, path), "utf8").catch(() => "");
  const manifest = readManifest(await read(integrityPaths.manifest));
  const checkpoint = readCheckpoint(await read(integrityPaths.checkpoint));
  const sums = await read(integrityPaths.sums);
  const isOurs = (await read(integrityPaths.key)) === keyFile(signing);
  if (!manifest || !checkpoint || !sums || !isOurs) return undefined;
  return { manifest, checkpoint, sums: readSums(sums), isFullyPublished: manifest.sums === sha256Hex(sums) };
}

/** The last published state of the log; undefined before the first publication. */
export const readPublishedLog = async (site: string): Promise<Checkpoint | undefined> =>
  readCheckpoint(await readFile(join(site, integrityPaths.checkpoint), "utf8").catch(() => ""));

/** What it takes to renewHeartbeat for a publication. */
export interface Attestor {
  tx: Reader;
  keys: Keys;
  origin: string;
  /** Where the published files are. */
  site: string;
  at: Instant;
  /** The tree over the log, checked. */
  edge: Edge;
}

/** The files that renewHeartbeat for an update of a site. */
export async function attestUpdate(
  voucher: Attestor,
  { manifest, checkpoint, sums, isFullyPublished }: IntegrityMetadata,
  pages: ReadonlyMap<string, Buffer | null>,
): Promise<Files> {
  const shards = await changeShards(voucher.site, sums, pages);
  const count =
    isFullyPublished && shards.growth !== undefined
      ? manifest.files + shards.growth
      : await countListed(voucher.site, sums, shards.files);
  // A process that was killed may have left a new checkpoint beside old sums: what counts as published is what it finished.
  const published = Math.min(checkpoint.size, publishedEdge(voucher.tx).size);
  const log = await grownLogFiles(voucher.tx, voucher.site, published);
  const files = new Map([...shards.files, ...log]);
  return sign({ ...voucher, files, kept: sums, count, former: manifest });
}

/** The files that renewHeartbeat for a whole site made anew, given the sum of every file of it. The log may be large: its files are written one by one. */
export async function attestAll(
  voucher: Attestor,
  sums: ReadonlyMap<string, string>,
  write: (path: string, bytes: Buffer) => Promise<void>,
): Promise<Files> {
  const kept = new Map<string, string>();
  for (const [path, bytes] of allLogFiles(voucher.tx)) {
    await write(path, bytes);
    kept.set(fileOf(path), sha256Hex(bytes));
  }
  const former = readManifest(await readFile(join(voucher.site, integrityPaths.manifest), "utf8").catch(() => ""));
  return sign({ ...voucher, files: allShards(sums), kept, count: sums.size, former });
}

const RENEW_EVERY = 5 * MINUTE;
/** A beat a minute: it is looked for every twenty seconds, and must not wait for the fourth time. */
const BEAT_EVERY = 50_000;

/** What must be written so that readers go on trusting a site on which nothing changed: the manifest renewed, a heartbeat, or nothing yet. */
export function renewal({ signing }: Keys, manifest: Manifest, beatAt: Instant, now: Instant): Files {
  const left = manifest.freshUntil - now;
  // A former process may have been killed between a manifest and its signature: the first time both are written.
  const isOld = beatAt === Number.NEGATIVE_INFINITY || left <= FRESH_FOR - RENEW_EVERY || left > FRESH_FOR;
  const isQuiet = now - beatAt >= BEAT_EVERY || now < beatAt;
  return new Map([
    ...(isOld ? signed(signing, freshFrom(manifest, now)) : []),
    ...(isQuiet ? [heartbeatFile(manifest, now)] : []),
  ]);
}
