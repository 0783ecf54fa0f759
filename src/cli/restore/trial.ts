import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Invocation, print } from "#cli/command.ts";
import { loadConfig } from "#config/load.ts";
import { stage } from "#db/engine/restore.ts";
import { allIds } from "#db/incidents/incident-lists.ts";
import { Refusal } from "#domain/errors.ts";
import { rootOf } from "#domain/record/merkle.ts";
import { sha256 } from "#integrity/hash.ts";
import { readPublishedLog } from "#publisher/attest.ts";
import { checkedEdge } from "#publisher/log-tree.ts";
import { readPublishedLines } from "#publisher/published-log.ts";
import { siteFolders } from "#publisher/site-folders.ts";
import { loadVerified } from "#queries/verified.ts";
import { applyMissingLog } from "#usecases/record/rebuilding.ts";

/** How many incidents are in memory at a time. */
const BATCH_SIZE = 100;

/**
 * `afloat restore FILE --trial`: restores a backup into a temporary folder, and checks that it has the same log as the published site
 * and that every incident matches that log.
 */
export async function tryRestore(invocation: Invocation, backup: string): Promise<number> {
  const { site } = siteFolders(loadConfig(invocation.env).dataDir);
  // The size and root of the log come first: a publication in the meantime can only add lines.
  const publishedLog = await readPublishedLog(site);
  if (!publishedLog) throw new Refusal("site", "Nothing is published to compare the backup with.", "Run afloat publish first.");
  const publishedLines = await readPublishedLines(site);
  const folder = await mkdtemp(join(tmpdir(), "afloat-trial-"));
  try {
    let trial = { lines: 0, forward: 0, incidents: 0, root: "" };
    stage(resolve(backup), join(folder, "afloat.db"), (db) => {
      const forward = applyMissingLog({ db }, publishedLines);
      const edge = checkedEdge(db, publishedLog, true);
      const ids = allIds(db);
      for (let first = 0; first < ids.length; first += BATCH_SIZE) loadVerified(db, ids.slice(first, first + BATCH_SIZE));
      const root = Buffer.from(rootOf(sha256, edge)).toString("base64");
      trial = { lines: edge.size, forward, incidents: ids.length, root };
    });
    const text = `${backup} restores to what is published: ${trial.incidents} incidents, ${trial.lines} lines of the log, root ${trial.root}.`;
    print(invocation, { tried: backup, ...trial }, text);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
