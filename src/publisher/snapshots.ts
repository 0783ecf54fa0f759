import { join } from "node:path";
import { openDb } from "#db/engine/open.ts";
import { type Publication, unfinishedPublications } from "#db/record/publications.ts";
import type { Site } from "#domain/publishing/site.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { type Snapshot, takeSnapshot } from "#queries/snapshot.ts";
import { loadVerified } from "#queries/verified.ts";

export interface SnapshotReader {
  /** Runs `work` on a snapshot of the record, with the publications that are not fully published. */
  read<T>(work: (snapshot: Snapshot, unfinished: Publication[]) => Promise<T>): Promise<T>;
  /** Clears the cache, so that every entry is read again. */
  forget(): void;
  close(): void;
}

/** Reads the record for one publication after the other, each from a state that stays constant while its pages are rendered. */
export function snapshotReader({ dataDir, site, now }: { dataDir: string; site: Site; now: () => Instant }): SnapshotReader {
  // A separate connection, so that others can continue to write.
  const db = openDb(join(dataDir, "afloat.db"));
  // Each change of an entry queues a publication, so cached entries are valid until a publication names them, or everything.
  const known = new Map<string, Entry>();

  async function read<T>(work: (snapshot: Snapshot, unfinished: Publication[]) => Promise<T>): Promise<T> {
    const loader = verifyingLoader();
    db.$client.exec("BEGIN");
    try {
      const unfinished = unfinishedPublications(db);
      for (const { change } of unfinished) {
        if ("id" in change) known.delete(change.id);
        if (change.kind === "everything") known.clear();
      }
      return await work(takeSnapshot(db, site, known, loader.load, now()), unfinished);
    } catch (error) {
      throw loader.refusal() ?? error;
    } finally {
      db.$client.exec("COMMIT");
    }
  }

  return { read, forget: () => known.clear(), close: () => void db.$client.close() };
}

/**
 * Loads entries and compares them with the log. The renderer converts every error into a failed page, so the refusal, which
 * contains the reason, is remembered.
 */
function verifyingLoader() {
  let refusal: unknown;
  const load: typeof loadVerified = (tx, ids) => {
    try {
      return loadVerified(tx, ids);
    } catch (error) {
      refusal ??= error;
      throw error;
    }
  };
  return { load, refusal: () => refusal };
}
