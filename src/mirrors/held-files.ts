import { isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import { shardOf } from "#integrity/sums.ts";
import { type Cursor, loadHeldFiles, saveHeldFiles } from "./cursor.ts";
import type { LocalSite } from "./local-site.ts";

/** The files that a mirror is known to have, and those that it should have: all integrity files, and the loaded shards. */
export interface HeldFiles {
  held: Map<string, string>;
  local: Map<string, string>;
  unsure: Set<string>;
  /** Loads further shards. */
  loadShards(shards: Iterable<string>): Promise<void>;
  /** Forgets that the mirror has some files. */
  forget(files: Iterable<string>): void;
  /** Saves what is known now, and returns the matching cursor. */
  save(cursor: Cursor): Promise<Cursor>;
}

/** Loads what is known about a mirror, with every shard of which it has another version than the local site. */
export async function openHeldFiles(dataDir: string, name: string, cursor: Cursor, site: LocalSite): Promise<HeldFiles> {
  const held = new Map(Object.entries(cursor.vouching));
  const local = new Map(site.integritySums);
  const unsure = new Set(cursor.unsure);
  const loaded = new Set<string>();

  async function loadShards(shards: Iterable<string>): Promise<void> {
    for (const digits of shards) {
      if (loaded.has(digits)) continue;
      loaded.add(digits);
      for (const [file, sum] of await loadHeldFiles(dataDir, name, digits, cursor)) held.set(file, sum);
      if (site.shards[digits] === undefined) continue;
      for (const [file, sum] of await site.shard(digits)) local.set(file, sum);
    }
  }

  const all = new Set([...Object.keys(cursor.shards), ...Object.keys(site.shards)]);
  await loadShards([...all].filter((digits) => cursor.shards[digits] !== site.shards[digits]));
  await loadShards([...unsure].filter((file) => isIntegrityChecked(`/${file}`)).map(shardOf));

  return {
    ...{ held, local, unsure, loadShards },
    forget(files) {
      for (const file of files) if (held.delete(file)) unsure.add(file);
    },
    async save(next) {
      const byShard = Map.groupBy(held, ([file]) => (isIntegrityChecked(`/${file}`) ? shardOf(file) : ""));
      const shards = { ...next.shards };
      for (const digits of loaded) {
        const members = byShard.get(digits);
        if (members) shards[digits] = await saveHeldFiles(dataDir, name, digits, new Map(members));
        else delete shards[digits];
      }
      return { ...next, shards, vouching: Object.fromEntries(byShard.get("") ?? []), unsure: [...unsure] };
    },
  };
}
