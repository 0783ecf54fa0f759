import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Db, transact } from "#db/engine/open.ts";
import { knownKeysFor, saveKnownKey } from "#db/record/known-keys.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import type { Instant } from "#domain/time.ts";
import type { PublicKey } from "#integrity/keys.ts";
import { keyLine, readKey } from "#integrity/minisign.ts";
import { publicKeysIn } from "./key-files.ts";

/** The keys that signed this site so far. */
export interface NamedKeys {
  /** Each once, in the order of the record. */
  all: readonly PublicKey[];
  /** The key of the last publication, as far as it is known. */
  newest: PublicKey | undefined;
}

/**
 * The keys that the record and the published site name. The `.pub` files of the folder count only where neither names any: a
 * folder of another installation brings its own.
 */
export async function namedKeys({ db, site, folder }: { db: Db; site: string; folder: string }): Promise<NamedKeys> {
  const current = readKey(await readFile(join(site, integrityPaths.key), "utf8").catch(() => ""));
  const published = await publicKeysIn(join(site, dirname(integrityPaths.anyKey("any"))));
  const recorded = knownKeysFor(db, "signing").flatMap((line) => readKey(line) ?? []);
  const named = withoutRepeats([...recorded, ...published, ...(current ? [current] : [])]);
  const all = named.length > 0 ? named : await publicKeysIn(folder);
  return { all, newest: current ?? all.at(-1) };
}

/** The record remembers all keys, so that what a former key signed can be checked after the folder is lost. */
export function remember(db: Db, keys: readonly PublicKey[], now: Instant): void {
  const recorded = new Set(knownKeysFor(db, "signing"));
  const unrecorded = keys.map(keyLine).filter((line) => !recorded.has(line));
  if (unrecorded.length === 0) return;
  transact(db, (tx) => {
    for (const line of unrecorded) saveKnownKey(tx, "signing", line, now);
  });
}

export const withoutRepeats = (keys: readonly PublicKey[]): PublicKey[] => [
  ...new Map(keys.map((key) => [keyLine(key), key])).values(),
];

export const isAmong = (keys: readonly PublicKey[], key: PublicKey): boolean => keys.some((each) => each.bytes.equals(key.bytes));
