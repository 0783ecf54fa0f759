import { existsSync, renameSync, rmSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Invocation, print } from "#cli/command.ts";
import { publishEverything } from "#cli/record.ts";
import { type Config, loadConfig } from "#config/load.ts";
import { openDb } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { readCatalogueFile } from "#import/catalogue-file.ts";
import { copyAt } from "#integrity/copy.ts";
import type { PublicKey } from "#integrity/keys.ts";
import { type RebuildSource, readForRebuilding } from "#integrity/rebuilding.ts";
import { takePublisherLock } from "#publisher/lock.ts";
import { readPublishedLines } from "#publisher/published-log.ts";
import { readSigningKeyOf } from "#publisher/signing-key.ts";
import { siteFolders } from "#publisher/site-folders.ts";
import { rebuild } from "#usecases/record/rebuilding.ts";

/**
 * `afloat restore --from`: rebuilds the database from any published copy, on a machine that has only the keys. The copy must be signed
 * by them; the log, the publication numbers and the chain of manifests continue from it.
 */
export async function restoreFromCopy(invocation: Invocation, source: string): Promise<number> {
  const config = loadConfig(invocation.env);
  refuseUnlessFresh(config);
  const lock = takePublisherLock(config.dataDir);
  if (!lock)
    throw new Refusal("server", `Afloat is running on ${config.dataDir}.`, "Stop it, or set AFLOAT_DATA to another folder.");
  try {
    const signing = await readSigningKeyOf(config.dataDir);
    const copy = await readForRebuilding(copyAt(source), signing as PublicKey, Date.now);
    const release = await saveIntegrityFiles(config, copy);
    const counts = await rebuildRecord(config, release, copy);
    const receipt = await publishEverything(invocation, config);
    const [files, liveAt] = [receipt.paths.size, toIso(receipt.liveAt)];
    print(
      invocation,
      { from: source, publication: copy.seq, ...counts, files, liveAt },
      [
        `Rebuilt from ${source}, as of publication ${copy.seq}: ${counts.incidents} incidents, ${counts.lines} lines of the log.`,
        `All pages rendered: ${files} files, live here since ${liveAt}. Update the mirrors: afloat mirror sync.`,
        ...counts.implausible.map((text) => `Check this time, and correct or withdraw: ${text}`),
        "Accounts, drafts, audits and drills are not included. Never restart the lost admin on its old data: restore there first.",
      ].join("\n"),
    );
    return 0;
  } finally {
    lock.release();
  }
}

function refuseUnlessFresh({ dataDir }: Config): void {
  if (!existsSync(join(dataDir, "keys", "afloat.key"))) {
    const repair = `Put your copy of the folder keys/ into ${dataDir}: without it readers cannot verify what you publish.`;
    throw new Refusal("keys", `There is no ${join(dataDir, "keys", "afloat.key")}.`, repair);
  }
  const existing = ["afloat.db", "published"].find((name) => existsSync(join(dataDir, name)));
  if (existing !== undefined) {
    const repair = "Set AFLOAT_DATA to a folder that contains only keys/.";
    throw new Refusal("data", `${dataDir} already has ${existing}, which would be replaced.`, repair);
  }
}

/** Saves the signed files of the copy where the publisher looks for the last publication, so that it continues from there. */
async function saveIntegrityFiles({ dataDir }: Config, { integrityFiles }: RebuildSource): Promise<string> {
  const folders = siteFolders(dataDir);
  const release = join(folders.releases, "0-copied");
  for (const [file, bytes] of integrityFiles) {
    await mkdir(dirname(join(release, file)), { recursive: true });
    await writeFile(join(release, file), bytes);
  }
  await symlink(join("releases", "0-copied"), folders.current);
  return release;
}

async function rebuildRecord({ dataDir, site }: Config, release: string, copy: RebuildSource) {
  const record = join(dataDir, "afloat.db");
  const draft = `${record}.restoring`;
  for (const suffix of ["", "-wal", "-shm"]) rmSync(draft + suffix, { force: true });
  const lines = await readPublishedLines(release);
  const db = openDb(draft);
  try {
    const catalogue = readCatalogueFile(copy.catalogue, site.zone);
    return rebuild(db, { catalogue, lines, seq: copy.seq, at: copy.publishedAt }, Date.now());
  } finally {
    // When its last connection closes, SQLite leaves one file.
    db.$client.close();
    renameSync(draft, record);
  }
}
