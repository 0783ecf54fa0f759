import { digitsOf, isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import type { Sums } from "#integrity/sums.ts";
import type { HeldFiles } from "./held-files.ts";
import type { LocalSite } from "./local-site.ts";
import type { MirrorStore } from "./mirror.ts";

const SAMPLE_SIZE = 4;

/**
 * Reads back a few files that the mirror should have since earlier rounds, and forgets those that differ, so that they are sent
 * again. `isThorough` reads all integrity files. A wrong shard leads to a check of all its files, and a wrong page to a check of
 * all pages.
 */
export async function audit(store: MirrorStore, site: LocalSite, heldFiles: HeldFiles, isThorough: boolean): Promise<void> {
  const shards = Object.keys(site.shards);
  const chosen = shards[Math.floor(Math.random() * shards.length)];
  await heldFiles.loadShards(chosen === undefined ? [] : [chosen]);
  const isIntegrityFile = (file: string) => !isIntegrityChecked(`/${file}`);
  const pages = [...heldFiles.local.keys()].filter((file) => !isIntegrityFile(file)).sort(() => Math.random() - 0.5);
  const integrityFiles = [...site.integritySums.keys()].filter((file) => isThorough || file === "integrity/SHA256SUMS");
  const differingNow = await differing(store, site, heldFiles, [...integrityFiles, ...pages.slice(0, SAMPLE_SIZE)]);
  const suspect = differingNow.some((file) => !isIntegrityFile(file))
    ? shards
    : differingNow.flatMap((file) => digitsOf(file) ?? []);
  await heldFiles.loadShards(suspect);
  const suspectShards = new Set(suspect);
  const listed: string[] = [];
  for (const digits of suspectShards) listed.push(...(await site.shard(digits)).keys());
  // If the list of all checksums differs, the mirror was reset to an earlier state, so all integrity files are checked.
  if (differingNow.includes("integrity/SHA256SUMS") && !isThorough) return audit(store, site, heldFiles, true);
  await differing(store, site, heldFiles, listed);
}

/** The files that the mirror should have but does not; they are no longer recorded as held. */
async function differing(store: MirrorStore, site: LocalSite, heldFiles: HeldFiles, files: readonly string[]): Promise<string[]> {
  const sums: Sums = new Map(
    files.flatMap((file) => {
      const sum = heldFiles.local.get(file);
      return sum !== undefined && heldFiles.held.get(file) === sum && !heldFiles.unsure.has(file) ? [[file, sum] as const] : [];
    }),
  );
  const differingFiles = sums.size === 0 ? [] : await store.differing(sums, site.read);
  heldFiles.forget(differingFiles);
  return differingFiles;
}
