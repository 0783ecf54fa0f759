import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
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
import { type Invocation, print } from "./command.ts";

const AT_ONCE = 100;

/**
 * `afloat restore FILE --trial`: restores a backup into a folder of its own, which goes again, and shows that it comes to the head that
 * readers have: the same log, and every incident as that tells it.
 */
export async function tryRestore(invocation: Invocation, backup: string): Promise<number> {
  const { site } = siteFolders(loadConfig(invocation.env).dataDir);
  // The head first: what is published meanwhile makes the lines more, never fewer.
  const head = await readPublishedLog(site);
  if (!head) throw new Refusal("site", "Nothing is published to compare the backup with.", "Run afloat publish first.");
  const published = await readPublishedLines(site);
  const folder = await mkdtemp(join(tmpdir(), "afloat-trial-"));
  try {
    let tried = { lines: 0, forward: 0, incidents: 0, root: "" };
    stage(resolve(backup), join(folder, "afloat.db"), (db) => {
      const forward = applyMissingLog({ db }, published);
      const edge = checkedEdge(db, head, true);
      const ids = allIds(db);
      for (let first = 0; first < ids.length; first += AT_ONCE) loadVerified(db, ids.slice(first, first + AT_ONCE));
      const root = Buffer.from(rootOf(sha256, edge)).toString("base64");
      tried = { lines: edge.size, forward, incidents: ids.length, root };
    });
    const words = `${backup} restores to what is published: ${tried.incidents} incidents, ${tried.lines} lines of the log, root ${tried.root}.`;
    print(invocation, { tried: backup, ...tried }, words);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
