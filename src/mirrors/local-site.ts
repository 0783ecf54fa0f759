import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { copyAt } from "#integrity/copy.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readHeartbeat } from "#integrity/heartbeat.ts";
import { FILES, readSigned } from "#integrity/signed.ts";
import { readSums, type Sums } from "#integrity/sums.ts";
import type { ReadLocal } from "./mirror.ts";

/** The published site as it was signed at one moment. */
export interface LocalSite {
  seq: number;
  /** The hash of each shard, by its two digits. */
  shards: Readonly<Record<string, string>>;
  /** The sums of everything that no shard lists: what vouches for the rest, and the heartbeat. */
  vouching: Sums;
  /** The sums of the files of one shard, as it was signed. Throws `BeingWritten`. */
  shard(digits: string): Promise<Sums>;
  /** Throws `BeingWritten` when the file is no longer the one of this sum. */
  read: ReadLocal;
}

/** The publisher is in the middle of its work: look again in a moment. */
export class BeingWritten extends Error {}

/** Reads what vouches for the published site in a folder. Throws `BeingWritten` while its parts do not fit each other. */
export async function readLocalSite(site: string): Promise<LocalSite> {
  const folder = await realpath(site).catch(() => {
    throw new BeingWritten("Nothing has been published yet.");
  });
  const read: ReadLocal = async (file, sum) => {
    const bytes = kept.get(file) ?? (await readFile(join(folder, file)).catch(() => undefined));
    if (bytes && sha256Hex(bytes) === sum) return bytes;
    throw new BeingWritten(`${file} does not match its signature.`);
  };
  const kept = await readTop(folder);
  const manifest = await signedManifest(folder, kept);
  const sums = readSums(String(kept.get(FILES.sums)));
  return {
    seq: manifest.seq,
    shards: manifest.shards,
    vouching: new Map([...sums, ...[...kept].map(([file, bytes]) => [file, sha256Hex(bytes)] as const)]),
    shard: async (digits) => {
      const file = `integrity/sums/${digits}`;
      return readSums((await read(file, manifest.shards[digits] ?? "")).toString());
    },
    read,
  };
}

const TOP = [FILES.sums, FILES.manifest, FILES.signature, FILES.heartbeat];

/** The files that no other lists by its sum: kept, since a renewal may replace them any moment. */
async function readTop(folder: string): Promise<Map<string, Buffer>> {
  const missing = (file: string) => () => {
    throw new BeingWritten(`${file} is missing.`);
  };
  const all = TOP.map(async (file) => [file, await readFile(join(folder, file)).catch(missing(file))] as const);
  return new Map(await Promise.all(all));
}

async function signedManifest(folder: string, kept: ReadonlyMap<string, Buffer>) {
  const outside = copyAt(folder);
  const signed = await readSigned({ name: folder, read: async (file) => kept.get(file) ?? outside.read(file) }, undefined);
  if (Array.isArray(signed)) throw new BeingWritten(signed[0]?.text);
  const { manifest } = signed;
  const beat = readHeartbeat(String(kept.get(FILES.heartbeat)));
  const fits = manifest.sums === sha256Hex(kept.get(FILES.sums) as Buffer) && beat?.seq === manifest.seq;
  if (!fits || beat.publishedAt !== manifest.publishedAt) throw new BeingWritten("The manifest is from a different publication.");
  return manifest;
}
