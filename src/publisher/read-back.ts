import { ENCODINGS, originalOf } from "#domain/publishing/encodings.ts";
import { digitsOf } from "#domain/publishing/integrity-paths.ts";
import { ENTRANCES, fileOf, incidentOf, paths } from "#domain/publishing/paths.ts";
import { type Copy, copyAt } from "#integrity/copy.ts";
import { FILES } from "#integrity/files.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readHeartbeat } from "#integrity/heartbeat.ts";
import type { PublicKey } from "#integrity/keys.ts";
import { limitOf } from "#integrity/limits.ts";
import type { Manifest } from "#integrity/manifest.ts";
import { decompress } from "#integrity/siblings.ts";
import { readSignedManifest } from "#integrity/signed.ts";
import { readSums, type Sums, shardOf } from "#integrity/sums.ts";

/** What is read back of the published site in one look. */
export interface Look {
  key: PublicKey;
  /** Files that were just written, besides the signed files, which are always read. */
  written: readonly string[];
  /** Whether the regular part is due: every shard, what readers look at, and the next part of all files. */
  isDue: boolean;
  /** The open incidents and maintenances, whose pages are read each time. */
  open: readonly string[];
}

/** After this many looks, every file has been read. One look a minute reads all of them within an hour. */
const LOOKS_PER_PASS = 50;

/**
 * Reads the published site back from its disk, in every form in which it is served, as the publisher signed it. Each look returns
 * the damaged files, and the next one continues where it stopped.
 */
export function siteReader(site: string): (look: Look) => Promise<string[]> {
  const copy = copyAt(site);
  let remaining: string[] = [];
  let suspects: string[] = [];
  return async ({ key, written, isDue: isRegular, open }) => {
    const top = await topFiles(copy, key);
    if (!top.sums) return top.damaged;
    const isDue = isRegular || suspects.length > 0;
    const shards = [...top.sums].filter(([file]) => digitsOf(file) !== undefined);
    const damaged = [...top.damaged, ...(isDue ? await damagedAmong(copy, shards) : [])];
    const listing = new Set(written.map(shardOf));
    const sums = await allSums(copy, top.sums, isDue ? shards : shards.filter(([file]) => listing.has(String(digitsOf(file)))));
    if (isDue && remaining.length === 0) remaining = [...sums.keys()].sort(() => Math.random() - 0.5);
    const part = isDue ? remaining.splice(0, Math.ceil(sums.size / LOOKS_PER_PASS)) : [];
    const watched = isDue ? [...sums.keys()].filter((file) => isWatched(file, open)) : [];
    const files = new Set([...written, ...suspects, ...watched, ...part]);
    const chosen = [...files].flatMap((file) => (sums.has(file) ? [[file, sums.get(file) as string] as const] : []));
    const found = [...new Set([...damaged, ...(await damagedAmong(copy, chosen))])];
    suspects = found.map((file) => originalOf(file) ?? file);
    return found;
  };
}

const WATCHED = new Set([...ENTRANCES, paths.statusText].map(fileOf));
const isWatched = (file: string, open: readonly string[]): boolean =>
  WATCHED.has(file) || /^[\w-]+\/index\.html$/.test(file) || open.includes(incidentOf(`/${file}`) ?? "");

/** The manifest, its signature, the heartbeat and what the manifest lists directly. */
async function topFiles(copy: Copy, key: PublicKey): Promise<{ damaged: string[]; sums?: Sums | undefined }> {
  const signed = await readSignedManifest(copy, key);
  if (Array.isArray(signed)) return { damaged: signed.map(({ file }) => file) };
  const { manifest } = signed;
  const read = await copy.read(FILES.sums);
  const isIntact = read?.problem === undefined && read?.sum === manifest.sums;
  const damaged = [
    ...(isIntact ? [] : [FILES.sums]),
    ...((await isHeartbeatIntact(copy, manifest)) ? [] : [FILES.heartbeat]),
    ...(await damagedAmong(copy, [[FILES.checkpoint, manifest.checkpoint]])),
    ...(await addedForms(copy, [FILES.manifest, FILES.signature, FILES.sums, FILES.heartbeat])),
  ];
  return { damaged, sums: isIntact ? readSums(read.bytes.toString()) : undefined };
}

/** Its time is no question of damage: the clock may have been set back, and the next renewal replaces it. */
async function isHeartbeatIntact(copy: Copy, { seq, publishedAt }: Manifest): Promise<boolean> {
  const read = await copy.read(FILES.heartbeat);
  const heartbeat = read?.problem === undefined && read ? readHeartbeat(read.bytes.toString()) : undefined;
  return heartbeat?.seq === seq && heartbeat.publishedAt === publishedAt;
}

/** The sums of every file, as far as their shards are intact: a damaged shard is reported itself. */
async function allSums(copy: Copy, listed: Sums, shards: readonly (readonly [string, string])[]): Promise<Map<string, string>> {
  const sums = new Map([...listed].filter(([file]) => digitsOf(file) === undefined));
  for (const [shard, sum] of shards) {
    const read = await copy.read(shard);
    if (read?.problem === undefined && read?.sum === sum)
      for (const [file, each] of readSums(read.bytes.toString())) sums.set(file, each);
  }
  return sums;
}

async function damagedAmong(copy: Copy, files: readonly (readonly [file: string, sum: string])[]): Promise<string[]> {
  const damaged: string[] = [];
  for (const [file, sum] of files) {
    const read = await copy.read(file);
    if (read?.problem !== undefined || read?.sum !== sum) damaged.push(file);
    for (const { suffix } of ENCODINGS) if (await isSiblingDamaged(copy, file, suffix, sum)) damaged.push(`${file}${suffix}`);
  }
  return damaged;
}

/** A missing sibling is no damage: the file itself is served. */
async function isSiblingDamaged(copy: Copy, file: string, suffix: string, sum: string): Promise<boolean> {
  const read = await copy.read(`${file}${suffix}`);
  if (!read) return false;
  if (read.problem !== undefined) return true;
  const content = decompress(`${file}${suffix}`, read.bytes, limitOf(file));
  return !content || sha256Hex(content) !== sum;
}

/** Compressed forms of files that have none. They would be served all the same. */
async function addedForms(copy: Copy, files: readonly string[]): Promise<string[]> {
  const names = files.flatMap((file) => ENCODINGS.map(({ suffix }) => `${file}${suffix}`));
  const found = await Promise.all(names.map(async (name) => ((await copy.read(name)) ? [name] : [])));
  return found.flat();
}

const MAX_NAMED = 3;

/** The damage as a sentence that names the first files. */
export function damageText(damaged: readonly string[]): string {
  const more = damaged.length - MAX_NAMED;
  const names = damaged.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  const verb = damaged.length === 1 ? "is" : "are";
  return `${names} ${verb} not as published: changed or removed on this disk. All pages are rendered again.`;
}
