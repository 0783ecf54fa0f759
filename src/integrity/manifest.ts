import { canonical } from "#domain/canonical.ts";
import { type Instant, MINUTE, parseIso, toIso } from "#domain/time.ts";
import { sha256Hex } from "./hash.ts";

/** What the publisher signs. It covers every file of the site through hashes. */
export interface Manifest {
  /** The number of the publication, which never decreases. */
  seq: number;
  publishedAt: Instant;
  /** Until when this counts as the latest state; extended while the publisher runs. */
  freshUntil: Instant;
  /** The SHA-256 of the previous publication's manifest, as it was first signed; null for the first. */
  prev: string | null;
  /** The SHA-256 of the checkpoint, and of SHA256SUMS. */
  checkpoint: string;
  sums: string;
  /** The number of files in all shards. */
  files: number;
  /** The SHA-256 of each shard, by its two digits. */
  shards: Readonly<Record<string, string>>;
}

/** Longer than three renewals, so that a single failed one causes no warning. */
export const MANIFEST_VALIDITY = 20 * MINUTE;

export const writeManifest = (manifest: Manifest): string =>
  canonical({ ...manifest, publishedAt: toIso(manifest.publishedAt), freshUntil: toIso(manifest.freshUntil) });

/** A manifest that is fresh from an instant on. */
export const withFreshness = (manifest: Manifest, at: Instant): Manifest => ({ ...manifest, freshUntil: at + MANIFEST_VALIDITY });

/**
 * The hash by which the next publication refers to this one. A renewal only changes `freshUntil`, whose first value follows from
 * `publishedAt`, so the hash can be computed from any renewal.
 */
export const hashForNext = (manifest: Manifest): string =>
  sha256Hex(writeManifest(withFreshness(manifest, manifest.publishedAt)));

const HASH = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): value is string => typeof value === "string" && HASH.test(value);

/** Parses a manifest; undefined if it is not exactly what `writeManifest` writes. */
export function readManifest(text: string): Manifest | undefined {
  const given = parsed(text);
  if (typeof given !== "object" || given === null || canonical(given) !== text) return undefined;
  const { seq, prev, checkpoint, sums, files, shards, ...times } = given as Record<string, unknown>;
  const [publishedAt, freshUntil] = [parseIso(String(times.publishedAt)), parseIso(String(times.freshUntil))];
  if (publishedAt === undefined || freshUntil === undefined || !Number.isSafeInteger(seq) || !Number.isSafeInteger(files))
    return undefined;
  if (!(prev === null || isHash(prev)) || !isHash(checkpoint) || !isHash(sums) || !areShards(shards)) return undefined;
  return { seq: seq as number, publishedAt, freshUntil, prev, checkpoint, sums, files: files as number, shards };
}

const areShards = (value: unknown): value is Record<string, string> =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).every(([digits, sum]) => /^[0-9a-f]{2}$/.test(digits) && isHash(sum));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
