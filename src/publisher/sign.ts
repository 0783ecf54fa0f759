import type { Reader } from "#db/engine/open.ts";
import { lastSeq } from "#db/record/publications.ts";
import { digitsOf, integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { type Edge, rootOf } from "#domain/record/merkle.ts";
import type { Instant } from "#domain/time.ts";
import { writeCheckpoint } from "#integrity/checkpoint.ts";
import { sha256, sha256Hex } from "#integrity/hash.ts";
import { writeHeartbeat } from "#integrity/heartbeat.ts";
import type { SigningKey } from "#integrity/keys.ts";
import { freshFrom, linkTo, type Manifest, writeManifest } from "#integrity/manifest.ts";
import { keyFile, keyName, minisign } from "#integrity/minisign.ts";
import { type Sums, writeSums } from "#integrity/sums.ts";
import type { Keys } from "./signing-key.ts";

/** Files to be written, by their paths, in the order in which readers may see them; null: the file goes. */
export type Files = Map<string, Buffer | null>;

/** What a publication comes to, before it is signed. */
export interface Unsealed {
  tx: Reader;
  keys: Keys;
  /** The name of the log in all the world. */
  origin: string;
  edge: Edge;
  at: Instant;
  /** The shards and files of the log to be written. */
  files: Files;
  /** The sums that SHA256SUMS has of what is not in `files`. */
  kept: Sums;
  /** How many files all shards list. */
  count: number;
  /** The manifest of the publication before. */
  former: Manifest | undefined;
}

/** Everything that vouches for a publication, the shards and the log first, what is signed after what it names, the heartbeat last. */
export function sign({ tx, keys, origin, edge, at, files, kept, count, former }: Unsealed): Files {
  const checkpoint = writeCheckpoint(keys.signing, { origin, size: edge.size, root: rootOf(sha256, edge) });
  const listed: Files = new Map([...files, ...keyFiles(keys), [integrityPaths.checkpoint, Buffer.from(checkpoint)]]);
  const sums = sumsWith(kept, listed);
  const text = writeSums(sums);
  const manifest: Manifest = {
    seq: lastSeq(tx),
    publishedAt: at,
    freshUntil: at,
    prev: former ? linkTo(former) : null,
    checkpoint: sha256Hex(checkpoint),
    sums: sha256Hex(text),
    files: count,
    shards: shardsOf(sums),
  };
  return new Map([
    ...listed,
    [integrityPaths.sums, Buffer.from(text)],
    ...signed(keys.signing, freshFrom(manifest, at)),
    heartbeatFile(manifest, at),
  ]);
}

function sumsWith(kept: Sums, files: Files): Sums {
  const sums = new Map(kept);
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

/** The heartbeat of a publisher that found everything up to a manifest live. */
export const heartbeatFile = ({ seq, publishedAt }: Manifest, checkedAt: Instant): [string, Buffer] => [
  integrityPaths.heartbeat,
  Buffer.from(writeHeartbeat({ seq, publishedAt, checkedAt })),
];
