import { join } from "node:path";
import type { MirrorConfig } from "#config/mirrors.ts";
import { type MirrorContext, openMirror } from "./index.ts";
import { readLocalSite } from "./local-site.ts";

/**
 * Reads back every file of a mirror. Returns those that differ from the local site, and how many were read. Throws a
 * `MirrorFault` if it cannot be checked.
 */
export async function checkMirror(
  config: MirrorConfig,
  surroundings: MirrorContext,
): Promise<{ seq: number; checked: number; differing: string[] }> {
  const site = await readLocalSite(join(surroundings.dataDir, "site"));
  const sums = new Map(site.integritySums);
  for (const digits of Object.keys(site.shards)) for (const [file, sum] of await site.shard(digits)) sums.set(file, sum);
  const store = await openMirror(config, surroundings);
  const differing = await store.differing(sums, site.read);
  return { seq: site.seq, checked: sums.size, differing: differing.sort() };
}
