import { join } from "node:path";
import { openDb } from "#db/engine/open.ts";
import { type Publication, unfinishedPublications } from "#db/record/publications.ts";
import type { Entry } from "#domain/record/entry.ts";
import { type Site, type Snapshot, takeSnapshot } from "#queries/snapshot.ts";
import { loadVerified } from "#queries/verified.ts";

export interface SnapshotReader {
  /** Does some work on the record as it stands, given what does not yet show everywhere. */
  read<T>(work: (snapshot: Snapshot, unfinished: Publication[]) => Promise<T>): Promise<T>;
  /** Makes it read every incident anew. */
  forget(): void;
  close(): void;
}

/** Reads the record for one publication after the other, each from a state that does not change while its pages are made. */
export function snapshotReader({ dataDir, site }: { dataDir: string; site: Site }): SnapshotReader {
  // A connection of its own: others go on writing.
  const reader = openDb(join(dataDir, "afloat.db"));
  // Whatever changes one of them leaves a publication due, so what is known of the others holds from one publication to the next.
  const known = new Map<string, Entry>();

  async function read<T>(work: (snapshot: Snapshot, unfinished: Publication[]) => Promise<T>): Promise<T> {
    const vouching = verifyingLoader();
    reader.$client.exec("BEGIN");
    try {
      const unfinished = unfinishedPublications(reader);
      for (const { change } of unfinished) {
        if ("id" in change) known.delete(change.id);
      }
      return await work(takeSnapshot(reader, site, known, vouching.load), unfinished);
    } catch (error) {
      throw vouching.refusal() ?? error;
    } finally {
      reader.$client.exec("COMMIT");
    }
  }

  return { read, forget: () => known.clear(), close: () => void reader.$client.close() };
}

/** Loads incidents as the log tells them. The renderer turns every error into a page that failed: the refusal, which says why, is kept. */
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
