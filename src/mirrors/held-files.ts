import { isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import { shardOf } from "#integrity/sums.ts";
import { type Cursor, loadHeldFiles, saveHeldFiles } from "./cursor.ts";
import type { LocalSite } from "./local-site.ts";

/** What a mirror is known to hold, and what it should: of all that vouches for the site, and of the shards that were looked at. */
export interface HeldFiles {
  held: Map<string, string>;
  local: Map<string, string>;
  unsure: Set<string>;
  /** Looks at further shards. */
  lookAt(shards: Iterable<string>): Promise<void>;
  /** Forgets that the mirror holds files. */
  forget(files: Iterable<string>): void;
  /** Writes down what is known now, and gives the cursor that fits it. */
  keep(cursor: Cursor): Promise<Cursor>;
}

/** Opens what is known of a mirror, with every shard of which it holds another state than the local site. */
export async function openHeldFiles(dataDir: string, name: string, cursor: Cursor, site: LocalSite): Promise<HeldFiles> {
  const held = new Map(Object.entries(cursor.vouching));
  const local = new Map(site.vouching);
  const unsure = new Set(cursor.unsure);
  const seen = new Set<string>();

  async function lookAt(shards: Iterable<string>): Promise<void> {
    for (const digits of shards) {
      if (seen.has(digits)) continue;
      seen.add(digits);
      for (const [file, sum] of await loadHeldFiles(dataDir, name, digits, cursor)) held.set(file, sum);
      if (site.shards[digits] === undefined) continue;
      for (const [file, sum] of await site.shard(digits)) local.set(file, sum);
    }
  }

  const all = new Set([...Object.keys(cursor.shards), ...Object.keys(site.shards)]);
  await lookAt([...all].filter((digits) => cursor.shards[digits] !== site.shards[digits]));
  await lookAt([...unsure].filter((file) => isIntegrityChecked(`/${file}`)).map(shardOf));

  return {
    ...{ held, local, unsure, lookAt },
    forget(files) {
      for (const file of files) if (held.delete(file)) unsure.add(file);
    },
    async keep(next) {
      const byShard = Map.groupBy(held, ([file]) => (isIntegrityChecked(`/${file}`) ? shardOf(file) : ""));
      const shards = { ...next.shards };
      for (const digits of seen) {
        const members = byShard.get(digits);
        if (members) shards[digits] = await saveHeldFiles(dataDir, name, digits, new Map(members));
        else delete shards[digits];
      }
      return { ...next, shards, vouching: Object.fromEntries(byShard.get("") ?? []), unsure: [...unsure] };
    },
  };
}
