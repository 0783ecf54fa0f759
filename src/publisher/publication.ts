import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Db, transact } from "#db/engine/open.ts";
import { savePublishedEdge } from "#db/record/log.ts";
import { lastSeq, markFullyPublished, markLive, type Publication, shownAt } from "#db/record/publications.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import type { Instant } from "#domain/time.ts";
import type { Manifest } from "#integrity/manifest.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { readIntegrityMetadata, renewal } from "./attest.ts";
import type { Fence } from "./fence.ts";
import type { FileOutcome } from "./file-changes.ts";
import { type Made, type Maker, makeRelease, makeUpdate } from "./make.ts";
import { inAllLanguages, isNewDay, pathsOf, splitByPriority } from "./paths-to-render.ts";
import { updateRelease } from "./release.ts";

/** The result of one publication. */
export interface Receipt {
  /** Everything up to and including this number is live. */
  seq: number;
  liveAt: Instant;
  full: boolean;
  paths: ReadonlyMap<string, FileOutcome>;
}

/** Called as soon as a change is live where visitors look first. */
export type OnLive = (receipt: Receipt) => void;

/** The state that publishing needs, with the time of the last heartbeat. */
export interface Publishing {
  db: Db;
  maker: Maker;
  /** Checked before files are written, and in each transaction that marks something as live. */
  fence: Fence;
  lastHeartbeatAt: Instant;
}

/** Publishes the complete site again. */
export async function publishFully(publishing: Publishing, snapshot: Snapshot, onLive: OnLive): Promise<Receipt> {
  const receipt = markAsLive(publishing, await makeRelease(publishing.maker, snapshot), onLive);
  markAsFullyPublished(publishing, snapshot);
  return receipt;
}

/**
 * Publishes everything that is due: first where visitors look first, then everywhere else. Undefined if nothing was due, or only
 * the rest of an earlier publication.
 */
export async function publishUnfinished(
  publishing: Publishing,
  snapshot: Snapshot,
  unfinished: readonly Publication[],
  onLive: OnLive,
): Promise<Receipt | undefined> {
  if (unfinished.length === 0) return undefined;
  const paths = pathsOf(unfinished, snapshot);
  if (paths === "all") return publishFully(publishing, snapshot, onLive);
  // What an earlier process made live is not urgent.
  const isDue = unfinished.some(({ liveAt }) => liveAt === null);
  const { locales } = snapshot.site;
  const exists = (path: string) => existsSync(join(publishing.maker.folders.current, fileOf(path)));
  const [first, rest] = isDue ? splitByPriority(paths, locales, exists) : [[], inAllLanguages(paths, locales)];
  const receipt = isDue ? markAsLive(publishing, await update(publishing, snapshot, first), onLive) : undefined;
  const others = rest.length > 0 ? await update(publishing, snapshot, rest) : undefined;
  markAsFullyPublished(publishing, snapshot);
  return receipt && { ...receipt, paths: new Map([...receipt.paths, ...(others?.paths ?? [])]) };
}

/** Renders some paths, or the complete site if it has no valid integrity metadata. */
async function update({ maker }: Publishing, snapshot: Snapshot, paths: readonly string[]): Promise<Made> {
  const metadata = await readIntegrityMetadata(maker.folders.current, maker.keys);
  if (!metadata) return makeRelease(maker, snapshot);
  return makeUpdate(maker, snapshot, metadata, paths, isNewDay(snapshot, shownAt(snapshot.db)));
}

function markAsLive(publishing: Publishing, { edge, at, ...made }: Made, onLive: OnLive): Receipt {
  const receipt = { ...made, liveAt: publishing.maker.now() };
  transact(publishing.db, (tx) => {
    publishing.fence.check(tx);
    markLive(tx, receipt.seq, receipt.liveAt);
    savePublishedEdge(tx, edge);
  });
  publishing.lastHeartbeatAt = at;
  onLive(receipt);
  return receipt;
}

/** Marks everything in a snapshot as fully published. */
const markAsFullyPublished = ({ db, maker, fence }: Publishing, snapshot: Snapshot): void => {
  const seq = lastSeq(snapshot.db);
  transact(db, (tx) => {
    fence.check(tx);
    markFullyPublished(tx, seq, maker.now());
  });
};

/** Renews the manifest and heartbeat of a site without changes, if they are due. Returns whether it wrote anything. */
export async function renewHeartbeatIn(publishing: Publishing, manifest: Manifest): Promise<boolean> {
  const { folders, keys, now } = publishing.maker;
  const at = now();
  const files = await renewal({ keys, site: folders.current }, manifest, publishing.lastHeartbeatAt, at);
  publishing.fence.check();
  await updateRelease(folders, files);
  if (files.has(integrityPaths.heartbeat)) publishing.lastHeartbeatAt = at;
  return files.size > 0;
}
