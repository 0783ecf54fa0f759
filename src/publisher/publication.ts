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
import { type Made, type Maker, makeRelease, makeUpdate } from "./make.ts";
import { inAllLanguages, isAnotherDay, pathsOf, splitByPriority } from "./paths-to-render.ts";
import { updateRelease } from "./release.ts";
import type { Outcome } from "./steps.ts";

/** What one publication did. */
export interface Receipt {
  /** Everything up to and with this number is live. */
  seq: number;
  liveAt: Instant;
  full: boolean;
  paths: ReadonlyMap<string, Outcome>;
}

/** Hears of a change as soon as it shows where people look first. */
export type OnLive = (receipt: Receipt) => void;

/** What it takes to publish, and when the site was last vouched for. */
export interface Publishing {
  db: Db;
  maker: Maker;
  beatAt: Instant;
}

/** Makes the whole site again. */
export async function publishFully(publishing: Publishing, snapshot: Snapshot, onLive: OnLive): Promise<Receipt> {
  const receipt = live(publishing, await makeRelease(publishing.maker, snapshot), onLive);
  finish(publishing, snapshot);
  return receipt;
}

/** Makes publications show everywhere: first where people look first, then wherever else. Undefined when nothing was due, or only the rest of a former one. */
export async function publishUnfinished(
  publishing: Publishing,
  snapshot: Snapshot,
  unfinished: readonly Publication[],
  onLive: OnLive,
): Promise<Receipt | undefined> {
  if (unfinished.length === 0) return undefined;
  const wanted = pathsOf(unfinished, snapshot);
  if (wanted === "all") return publishFully(publishing, snapshot, onLive);
  // What a former process had live needs no hurry.
  const isDue = unfinished.some(({ liveAt }) => liveAt === null);
  const { locales } = snapshot.site;
  const isThere = (path: string) => existsSync(join(publishing.maker.folders.current, fileOf(path)));
  const [first, rest] = isDue ? splitByPriority(wanted, locales, isThere) : [[], inAllLanguages(wanted, locales)];
  const receipt = isDue ? live(publishing, await update(publishing, snapshot, first), onLive) : undefined;
  const others = rest.length > 0 ? await update(publishing, snapshot, rest) : undefined;
  finish(publishing, snapshot);
  return receipt && { ...receipt, paths: new Map([...receipt.paths, ...(others?.paths ?? [])]) };
}

/** Makes some paths again, or the whole site when nothing vouches for it. */
async function update({ maker }: Publishing, snapshot: Snapshot, paths: readonly string[]): Promise<Made> {
  const vouched = await readIntegrityMetadata(maker.folders.current, maker.keys);
  if (!vouched) return makeRelease(maker, snapshot);
  return makeUpdate(maker, snapshot, vouched, paths, isAnotherDay(snapshot, shownAt(snapshot.db)));
}

function live(publishing: Publishing, { edge, at, ...made }: Made, onLive: OnLive): Receipt {
  const receipt = { ...made, liveAt: publishing.maker.now() };
  transact(publishing.db, (tx) => {
    markLive(tx, receipt.seq, receipt.liveAt);
    savePublishedEdge(tx, edge);
  });
  publishing.beatAt = at;
  onLive(receipt);
  return receipt;
}

/** Notes that all that a snapshot has shows everywhere. */
const finish = ({ db, maker }: Publishing, { db: tx }: Snapshot): void => {
  const seq = lastSeq(tx);
  transact(db, (writing) => markFullyPublished(writing, seq, maker.now()));
};

/** Goes on vouching for a site on which nothing changed. Gives whether it was time to. */
export async function renewHeartbeatIn(publishing: Publishing, manifest: Manifest): Promise<boolean> {
  const { folders, keys, now } = publishing.maker;
  const at = now();
  const files = renewal(keys, manifest, publishing.beatAt, at);
  await updateRelease(folders, files);
  if (files.has(integrityPaths.heartbeat)) publishing.beatAt = at;
  return files.size > 0;
}
