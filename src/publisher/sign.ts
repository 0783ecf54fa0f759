import type { Reader } from "#db/engine/open.ts";
import { lastSeq } from "#db/record/publications.ts";
import { digitsOf, integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { type Edge, rootOf } from "#domain/record/merkle.ts";
import type { Instant } from "#domain/time.ts";
import { writeCheckpoint } from "#integrity/checkpoint.ts";
import { sha256, sha256Hex } from "#integrity/hash.ts";
import { writeHeartbeat } from "#integrity/heartbeat.ts";
import type { SigningKey } from "#integrity/keys.ts";
import { hashForNext, type Manifest, withFreshness, writeManifest } from "#integrity/manifest.ts";
import { keyFile, keyName, minisign } from "#integrity/minisign.ts";
import { type Sums, writeSums } from "#integrity/sums.ts";
import type { Keys } from "./signing-key.ts";

/** Files to write by path, in the order in which they may become visible; null deletes a file. */
export type Files = Map<string, Buffer | null>;

/** What signing a publication needs. */
export interface SigningInput {
  db: Reader;
  keys: Keys;
  /** The globally unique name of the log. */
  origin: string;
  edge: Edge;
  at: Instant;
  /** The shards, log files and page versions to write. */
  files: Files;
  /** The checksums in SHA256SUMS of files that are not in `files`. */
  unchanged: Sums;
  /** The number of files in all shards. */
  count: number;
  /** The manifest of the previous publication. */
  previous: Manifest | undefined;
  /** The digests of the list of page versions. */
  versions: string;
}

/**
 * All integrity files of a publication: shards and log first, each signed file after those that it refers to, and the heartbeat
 * last.
 */
export function sign({ db, keys, origin, edge, at, files, unchanged, count, previous, versions }: SigningInput): Files {
  const checkpoint = writeCheckpoint(keys.signing, { origin, size: edge.size, root: rootOf(sha256, edge) });
  const listed: Files = new Map([...files, ...keyFiles(keys), [integrityPaths.checkpoint, Buffer.from(checkpoint)]]);
  const sums = sumsWith(unchanged, listed);
  const text = writeSums(sums);
  const manifest: Manifest = {
    seq: lastSeq(db),
    publishedAt: at,
    freshUntil: at,
    prev: previous ? hashForNext(previous) : null,
    checkpoint: sha256Hex(checkpoint),
    sums: sha256Hex(text),
    files: count,
    shards: shardsOf(sums),
  };
  return new Map([
    ...listed,
    [integrityPaths.sums, Buffer.from(text)],
    ...signed(keys.signing, withFreshness(manifest, at)),
    heartbeatFile(manifest, at, versions),
  ]);
}

function sumsWith(unchanged: Sums, files: Files): Sums {
  const sums = new Map(unchanged);
  for (const [path, bytes] of files) {
    if (bytes === null) sums.delete(path.slice(1));
    else sums.set(path.slice(1), sha256Hex(bytes));
  }
  return sums;
}

function shardsOf(sums: Sums): Record<string, string> {
  const shards: Record<string, string> = {};
  for (const [file, sum] of sums) {
    const digits = digitsOf(file);
    if (digits !== undefined) shards[digits] = sum;
  }
  return shards;
}

const keyFiles = ({ signing, all }: Keys): [string, Buffer][] => [
  [integrityPaths.key, Buffer.from(keyFile(signing))],
  ...all.map((key): [string, Buffer] => [integrityPaths.anyKey(keyName(key)), Buffer.from(keyFile(key))]),
];

/** A manifest and its signature. */
export function signed(key: SigningKey, manifest: Manifest): [string, Buffer][] {
  const bytes = Buffer.from(writeManifest(manifest));
  const signature = minisign(key, bytes, `seq ${manifest.seq}`);
  return [
    [integrityPaths.manifest, bytes],
    [integrityPaths.signature, Buffer.from(signature)],
  ];
}

/** The heartbeat for a manifest up to which everything is live. */
export const heartbeatFile = ({ seq, publishedAt }: Manifest, checkedAt: Instant, versions: string): [string, Buffer] => [
  integrityPaths.heartbeat,
  Buffer.from(writeHeartbeat({ seq, publishedAt, checkedAt, versions })),
];
