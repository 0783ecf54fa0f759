import { existsSync, renameSync, rmSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Config, loadConfig } from "#config/load.ts";
import { openDb } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { readCatalogueFile } from "#import/catalogue-file.ts";
import { copyAt } from "#integrity/copy.ts";
import { type RebuildSource, readForRebuilding } from "#integrity/rebuilding.ts";
import { takePublisherLock } from "#publisher/lock.ts";
import { readPublishedLines } from "#publisher/published-log.ts";
import { openKeys } from "#publisher/signing-key.ts";
import { siteFolders } from "#publisher/site-folders.ts";
import { rebuild } from "#usecases/record/rebuilding.ts";
import { type Invocation, print } from "./command.ts";
import { publishEverything } from "./record.ts";

/**
 * `afloat restore --from URL|FOLDER`: makes the record again from any published copy, on a machine that has nothing but the keys. What the
 * copy says must be signed by them; the log, the numbers and the chain of manifests go on from there.
 */
export async function restoreFromCopy(invocation: Invocation, place: string): Promise<number> {
  const config = loadConfig(invocation.env);
  refuseUnlessFresh(config);
  const lock = takePublisherLock(config.dataDir);
  if (!lock)
    throw new Refusal("server", `Afloat is running on ${config.dataDir}.`, "Stop it, or set AFLOAT_DATA to another folder.");
  try {
    const { signing } = await openKeys(config.dataDir);
    const found = await readForRebuilding(copyAt(place), signing, Date.now);
    const site = await keepPublished(config, found);
    const counts = await makeRecord(config, site, found);
    const receipt = await publishEverything(invocation, config);
    const [files, liveAt] = [receipt.paths.size, toIso(receipt.liveAt)];
    print(
      invocation,
      { from: place, publication: found.seq, ...counts, files, liveAt },
      [
        `Rebuilt from ${place}, as of publication ${found.seq}: ${counts.incidents} incidents, ${counts.lines} lines of the log.`,
        `All pages rendered: ${files} files, live here since ${liveAt}. Update the mirrors: afloat mirror sync.`,
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
  const there = ["afloat.db", "published"].find((name) => existsSync(join(dataDir, name)));
  if (there !== undefined) {
    const repair = "Set AFLOAT_DATA to a folder that contains only keys/.";
    throw new Refusal("data", `${dataDir} already has ${there}, which would be replaced.`, repair);
  }
}

/** Puts what vouches for the copy where the publisher looks for the last publication, so that it goes on from there. */
async function keepPublished({ dataDir }: Config, { integrityFiles: vouching }: RebuildSource): Promise<string> {
  const folders = siteFolders(dataDir);
  const release = join(folders.releases, "0-copied");
  for (const [file, bytes] of vouching) {
    await mkdir(dirname(join(release, file)), { recursive: true });
    await writeFile(join(release, file), bytes);
  }
  await symlink(join("releases", "0-copied"), folders.current);
  return release;
}

async function makeRecord({ dataDir, site }: Config, release: string, found: RebuildSource) {
  const record = join(dataDir, "afloat.db");
  const draft = `${record}.restoring`;
  for (const suffix of ["", "-wal", "-shm"]) rmSync(draft + suffix, { force: true });
  const lines = await readPublishedLines(release);
  const db = openDb(draft);
  try {
    const catalogue = readCatalogueFile(found.catalogue, site.zone);
    return rebuild(db, { catalogue, lines, seq: found.seq, at: found.publishedAt });
  } finally {
    // The last connection that closes leaves one file.
    db.$client.close();
    renameSync(draft, record);
  }
}
