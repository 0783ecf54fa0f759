import { canonical } from "#domain/canonical.ts";
import { type Instant, MINUTE, parseIso, toIso } from "#domain/time.ts";
import { sha256Hex } from "./hash.ts";

/** What the publisher signs: by the hashes in it, every file of the site. */
export interface Manifest {
  /** The number of the publication. It never falls. */
  seq: number;
  publishedAt: Instant;
  /** Until when this may be taken for the latest; renewed while the publisher runs. */
  freshUntil: Instant;
  /** The SHA-256 of the manifest of the publication before, as it was first signed; null for the first. */
  prev: string | null;
  /** The SHA-256 of the checkpoint, and of SHA256SUMS. */
  checkpoint: string;
  sums: string;
  /** How many files the shards list. */
  files: number;
  /** The SHA-256 of each shard, by its two digits. */
  shards: Readonly<Record<string, string>>;
}

/** Longer than three renewals, so that a single one that fails makes nobody doubt. */
export const FRESH_FOR = 20 * MINUTE;

export const writeManifest = (manifest: Manifest): string =>
  canonical({ ...manifest, publishedAt: toIso(manifest.publishedAt), freshUntil: toIso(manifest.freshUntil) });

/** A manifest with the time until which it is fresh. */
export const freshFrom = (manifest: Manifest, at: Instant): Manifest => ({ ...manifest, freshUntil: at + FRESH_FOR });

/**
 * The hash by which the next publication names this one. A renewal moves nothing but `freshUntil`, and that of the first manifest
 * follows from `publishedAt`: so whoever holds any renewal can work the hash out.
 */
export const linkTo = (manifest: Manifest): string => sha256Hex(writeManifest(freshFrom(manifest, manifest.publishedAt)));

const HASH = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): value is string => typeof value === "string" && HASH.test(value);

/** Reads what `writeManifest` wrote; undefined when it is anything else. */
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
