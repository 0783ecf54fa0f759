import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reader } from "#db/engine/open.ts";
import { publishedEdge } from "#db/record/log.ts";
import type { PageVersion } from "#domain/publishing/freshness.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import type { Edge } from "#domain/record/merkle.ts";
import { type Instant, MINUTE, SECOND } from "#domain/time.ts";
import { type Checkpoint, readCheckpoint } from "#integrity/checkpoint.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { MANIFEST_VALIDITY, type Manifest, readManifest, withFreshness } from "#integrity/manifest.ts";
import { keyFile } from "#integrity/minisign.ts";
import { versionDigests } from "#integrity/page-versions.ts";
import { readSums, type Sums } from "#integrity/sums.ts";
import { allLogFiles, grownLogFiles } from "./log-files.ts";
import { allVersions, changeVersions } from "./page-versions.ts";
import { allShards, changeShards, countListed } from "./shards.ts";
import { type Files, heartbeatFile, sign, signed } from "./sign.ts";
import type { Keys } from "./signing-key.ts";

/** The integrity metadata of the published site. */
export interface IntegrityMetadata {
  manifest: Manifest;
  checkpoint: Checkpoint;
  sums: Sums;
  /** Whether the manifest matches these checksums: a process that was killed may have written only the checksums. */
  isConsistent: boolean;
}

/**
 * Reads the integrity metadata of a site; undefined if it is missing, incomplete, or signed with another key, in which case
 * everything must be published again.
 */
export async function readIntegrityMetadata(site: string, { signing }: Keys): Promise<IntegrityMetadata | undefined> {
  const read = (path: string) => readFile(join(site, path), "utf8").catch(() => "");
  const manifest = readManifest(await read(integrityPaths.manifest));
  const checkpoint = readCheckpoint(await read(integrityPaths.checkpoint));
  const sums = await read(integrityPaths.sums);
  const isOurs = (await read(integrityPaths.key)) === keyFile(signing);
  if (!manifest || !checkpoint || !sums || !isOurs) return undefined;
  return { manifest, checkpoint, sums: readSums(sums), isConsistent: manifest.sums === sha256Hex(sums) };
}

/** The last published state of the log; undefined before the first publication. */
export const readPublishedLog = async (site: string): Promise<Checkpoint | undefined> =>
  readCheckpoint(await readFile(join(site, integrityPaths.checkpoint), "utf8").catch(() => ""));

/** What attesting a publication needs. */
export interface Attestor {
  db: Reader;
  keys: Keys;
  origin: string;
  /** The folder of the published files. */
  site: string;
  at: Instant;
  /** The verified Merkle edge of the log. */
  edge: Edge;
}

/** The integrity files for an update of some pages. */
export async function attestUpdate(
  attestor: Attestor,
  { manifest, checkpoint, sums, isConsistent }: IntegrityMetadata,
  pages: ReadonlyMap<string, Buffer | null>,
): Promise<Files> {
  const shards = await changeShards(attestor.site, sums, pages);
  const count =
    isConsistent && shards.growth !== undefined
      ? manifest.files + shards.growth
      : await countListed(attestor.site, sums, shards.files);
  // A process that was killed may have written a new checkpoint but not the checksums; only what it finished counts as published.
  const published = Math.min(checkpoint.size, publishedEdge(attestor.db).size);
  const log = await grownLogFiles(attestor.db, attestor.site, published);
  const changedVersions = await changeVersions(attestor.site, pages);
  const files = new Map([...shards.files, ...log, ...changedVersions]);
  const versions = await versionDigests(
    (path) => changedVersions.get(path) ?? publishedFile(attestor.site, changedVersions, path),
  );
  return sign({ ...attestor, files, unchanged: sums, count, previous: manifest, versions });
}

/**
 * The integrity files for a complete new site, given the checksum of each of its files and the version of each page. The log may be
 * large, so its files are written one by one.
 */
export async function attestAll(
  attestor: Attestor,
  { sums, versions }: { sums: ReadonlyMap<string, string>; versions: ReadonlyMap<string, PageVersion> },
  write: (path: string, bytes: Buffer) => Promise<void>,
): Promise<Files> {
  const unchanged = new Map<string, string>();
  for (const [path, bytes] of allLogFiles(attestor.db)) {
    await write(path, bytes);
    unchanged.set(fileOf(path), sha256Hex(bytes));
  }
  const previous = readManifest(await readFile(join(attestor.site, integrityPaths.manifest), "utf8").catch(() => ""));
  const parts = allVersions(versions);
  const digests = await versionDigests((path) => parts.get(path));
  const files = new Map([...allShards(sums), ...parts]);
  return sign({ ...attestor, files, unchanged, count: sums.size, previous, versions: digests });
}

/** A file of the site, unless it changes. */
const publishedFile = (site: string, changed: Files, path: string): Promise<Buffer | null> =>
  changed.has(path) ? Promise.resolve(null) : readFile(join(site, fileOf(path))).catch(() => null);

const RENEWAL_INTERVAL = 5 * MINUTE;
/** One heartbeat per minute. This is checked every twenty seconds, so a full minute would be reached only at the fourth check. */
const HEARTBEAT_INTERVAL = 50 * SECOND;

/** The files to write for a site without changes: a renewed manifest, a heartbeat, or nothing yet. */
export async function renewal(
  { keys: { signing }, site }: Pick<Attestor, "keys" | "site">,
  manifest: Manifest,
  lastHeartbeatAt: Instant,
  now: Instant,
): Promise<Files> {
  const remaining = manifest.freshUntil - now;
  // An earlier process may have been killed between writing the manifest and its signature, so the first renewal writes both.
  const isRenewalDue =
    lastHeartbeatAt === Number.NEGATIVE_INFINITY ||
    remaining <= MANIFEST_VALIDITY - RENEWAL_INTERVAL ||
    remaining > MANIFEST_VALIDITY;
  const isHeartbeatDue = now - lastHeartbeatAt >= HEARTBEAT_INTERVAL || now < lastHeartbeatAt;
  return new Map([
    ...(isRenewalDue ? signed(signing, withFreshness(manifest, now)) : []),
    ...(isHeartbeatDue
      ? [heartbeatFile(manifest, now, await versionDigests((path) => publishedFile(site, new Map(), path)))]
      : []),
  ]);
}
