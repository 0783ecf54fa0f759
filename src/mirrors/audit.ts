import { digitsOf, isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import type { Sums } from "#integrity/sums.ts";
import type { HeldFiles } from "./held-files.ts";
import type { LocalSite } from "./local-site.ts";
import type { MirrorStore } from "./mirror.ts";

const SAMPLE = 4;

/**
 * Reads back what the mirror should hold since earlier rounds, and forgets what it does not: then it is sent again. Each time that is
 * a few files; `thorough` means everything that vouches for the site. Whatever is wrong there leads to every file of that shard,
 * and a page that is wrong to all pages.
 */
export async function audit(store: MirrorStore, site: LocalSite, known: HeldFiles, thorough: boolean): Promise<void> {
  const shards = Object.keys(site.shards);
  const chosen = shards[Math.floor(Math.random() * shards.length)];
  await known.lookAt(chosen === undefined ? [] : [chosen]);
  const isVouching = (file: string) => !isIntegrityChecked(`/${file}`);
  const pages = [...known.local.keys()].filter((file) => !isVouching(file)).sort(() => Math.random() - 0.5);
  const vouching = [...site.vouching.keys()].filter((file) => thorough || file === "integrity/SHA256SUMS");
  const wrong = await differing(store, site, known, [...vouching, ...pages.slice(0, SAMPLE)]);
  const suspect = wrong.some((file) => !isVouching(file)) ? shards : wrong.flatMap((file) => digitsOf(file) ?? []);
  await known.lookAt(suspect);
  const inQuestion = new Set(suspect);
  const listed: string[] = [];
  for (const digits of inQuestion) listed.push(...(await site.shard(digits)).keys());
  // Where the list of all sums is another, the mirror was put back to some former state: all that vouches for it is looked at.
  if (wrong.includes("integrity/SHA256SUMS") && !thorough) return audit(store, site, known, true);
  await differing(store, site, known, listed);
}

/** Of files that the mirror is thought to hold, those that it does not; it is no longer thought to. */
async function differing(store: MirrorStore, site: LocalSite, known: HeldFiles, files: readonly string[]): Promise<string[]> {
  const sums: Sums = new Map(
    files.flatMap((file) => {
      const sum = known.local.get(file);
      return sum !== undefined && known.held.get(file) === sum && !known.unsure.has(file) ? [[file, sum] as const] : [];
    }),
  );
  const wrong = sums.size === 0 ? [] : await store.differing(sums, site.read);
  known.forget(wrong);
  return wrong;
}
