import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { type Copy, copyAt } from "#integrity/copy.ts";
import { FILES } from "#integrity/files.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readHeartbeat } from "#integrity/heartbeat.ts";
import { servedBytes } from "#integrity/served.ts";
import { readSignedManifest } from "#integrity/signed.ts";
import { readSums, type Sums } from "#integrity/sums.ts";
import type { ReadLocal } from "./mirror.ts";

/** The published site as it was signed at one moment. */
export interface LocalSite {
  seq: number;
  /** The hash of each shard, by its two digits. */
  shards: Readonly<Record<string, string>>;
  /** The checksums of all files that no shard lists: the integrity files and the heartbeat. */
  integritySums: Sums;
  /** The checksums of the files of one shard, as signed. Throws `BeingWritten`. */
  shard(digits: string): Promise<Sums>;
  /** Throws `BeingWritten` if the file no longer has this checksum. */
  read: ReadLocal;
}

/** Thrown while the publisher is writing: try again in a moment. */
export class BeingWritten extends Error {}

/** Reads the integrity files of the published site in a folder. Throws `BeingWritten` while they do not match each other. */
export async function readLocalSite(site: string): Promise<LocalSite> {
  const folder = await realpath(site).catch(() => {
    throw new BeingWritten("Nothing has been published yet.");
  });
  const read: ReadLocal = async (file, sum) => {
    const bytes = topFiles.get(file) ?? (await readFile(join(folder, file)).catch(() => undefined));
    if (bytes && sha256Hex(bytes) === sum) return bytes;
    throw new BeingWritten(`${file} does not match its signature.`);
  };
  const topFiles = await readTopFiles(folder);
  const manifest = await signedManifest(folder, topFiles);
  const sums = readSums(String(topFiles.get(FILES.sums)));
  return {
    seq: manifest.seq,
    shards: manifest.shards,
    integritySums: new Map([...sums, ...[...topFiles].map(([file, bytes]) => [file, sha256Hex(bytes)] as const)]),
    shard: async (digits) => {
      const file = `integrity/sums/${digits}`;
      return readSums((await read(file, manifest.shards[digits] ?? "")).toString());
    },
    read,
  };
}

const TOP_FILES = [FILES.sums, FILES.manifest, FILES.signature, FILES.heartbeat];

/** The files that no other file lists by checksum. They are held in memory, since a renewal may replace them at any moment. */
async function readTopFiles(folder: string): Promise<Map<string, Buffer>> {
  const missing = (file: string) => () => {
    throw new BeingWritten(`${file} is missing.`);
  };
  const all = TOP_FILES.map(async (file) => [file, await readFile(join(folder, file)).catch(missing(file))] as const);
  return new Map(await Promise.all(all));
}

async function signedManifest(folder: string, topFiles: ReadonlyMap<string, Buffer>) {
  const copy = copyAt(folder);
  const read: Copy["read"] = async (file, options) => {
    const bytes = topFiles.get(file);
    return bytes ? servedBytes(bytes) : copy.read(file, options);
  };
  const signed = await readSignedManifest({ ...copy, read }, undefined);
  if (Array.isArray(signed)) throw new BeingWritten(signed[0]?.text);
  const { manifest } = signed;
  const heartbeat = readHeartbeat(String(topFiles.get(FILES.heartbeat)));
  const isConsistent = manifest.sums === sha256Hex(topFiles.get(FILES.sums) as Buffer) && heartbeat?.seq === manifest.seq;
  if (!isConsistent || heartbeat.publishedAt !== manifest.publishedAt)
    throw new BeingWritten("The manifest is from a different publication.");
  return manifest;
}
