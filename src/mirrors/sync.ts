import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MirrorConfig } from "#config/mirrors.ts";
import type { Instant } from "#domain/time.ts";
import { audit } from "./audit.ts";
import { type Cursor, loadCursor, saveCursor } from "./cursor.ts";
import { type HeldFiles, openHeldFiles } from "./held-files.ts";
import { type MirrorContext, openMirror } from "./index.ts";
import { type LocalSite, readLocalSite } from "./local-site.ts";
import { MirrorFault, type MirrorStore } from "./mirror.ts";
import { INTEGRITY_STAGES, planSync, stageOf } from "./plan.ts";

export interface Round extends MirrorContext {
  now: () => Instant;
  /** Whether all integrity files are read back, not only a sample. */
  thorough: boolean;
}

/**
 * Updates one mirror and reads back what was sent. Returns its cursor, with a fault if that failed; what was done before the
 * failure is remembered. Throws `BeingWritten` while the publisher is writing.
 */
export async function syncMirror(config: MirrorConfig, round: Round): Promise<Cursor> {
  const { dataDir, now } = round;
  const { name } = config;
  const cursor = await loadCursor(dataDir, name);
  const site = await readLocalSite(join(dataDir, "site"));
  const heldFiles = await openHeldFiles(dataDir, name, cursor, site);
  const leaving = { ...cursor.leaving };
  let next: Cursor = { ...cursor, leaving };
  try {
    const store = await openMirror(config, round);
    await bringUpToDate(store, site, heldFiles, leaving, round, () => saveCursor(dataDir, name, withUnsure(cursor, heldFiles)));
    const at = now();
    const heldSince = cursor.seq === site.seq ? cursor.heldSince : at;
    next = { ...next, seq: site.seq, heldSince, syncedAt: at, verifiedAt: at, fault: null };
  } catch (error) {
    if (!(error instanceof MirrorFault)) throw error;
    const lyingAbout = error.lyingAbout ?? null;
    next = { ...next, fault: { text: error.message, lyingAbout, since: cursor.fault?.since ?? now() } };
  } finally {
    next = await heldFiles.save(next);
    await saveCursor(dataDir, name, next);
  }
  return next;
}

const withUnsure = (cursor: Cursor, { unsure }: HeldFiles): Cursor => ({ ...cursor, unsure: [...unsure] });

async function bringUpToDate(
  store: MirrorStore,
  site: LocalSite,
  heldFiles: HeldFiles,
  leaving: Record<string, Instant>,
  { now, thorough }: Round,
  saveUnsure: () => Promise<void>,
): Promise<void> {
  const isUpToDate = planSync(heldFiles.local, heldFiles.held, heldFiles.unsure)
    .stages.flat()
    .every((file) => stageOf(file) >= INTEGRITY_STAGES);
  if (thorough || isUpToDate) await audit(store, site, heldFiles, thorough);
  const { stages, gone } = planSync(heldFiles.local, heldFiles.held, heldFiles.unsure);
  // If the process is killed from here on, the next one must not rely on the previous state of these files.
  for (const file of [...stages.flat(), ...gone]) if (heldFiles.held.has(file)) heldFiles.unsure.add(file);
  await saveUnsure();
  const isLate = (files: readonly string[]) => files.some((file) => stageOf(file) >= INTEGRITY_STAGES);
  for (const group of [stages.filter((files) => !isLate(files)), stages.filter(isLate)]) {
    await send(store, site, heldFiles, group);
    for (const file of group.flat()) delete leaving[file];
  }
  await removeGone(store, heldFiles, leaving, gone, now());
}

/** How many files are read at once, and how many are sent before they are read back. */
const BATCH_SIZE = 200;

async function send(
  store: MirrorStore,
  site: LocalSite,
  heldFiles: HeldFiles,
  stages: readonly (readonly string[])[],
): Promise<void> {
  let sent: string[] = [];
  for (const files of stages) {
    for (let start = 0; start < files.length; start += BATCH_SIZE) {
      const batch = files.slice(start, start + BATCH_SIZE);
      const batchFiles = batch.map(async (file) => {
        const sum = heldFiles.local.get(file) as string;
        return { file, sum, bytes: await site.read(file, sum) };
      });
      await store.put(await Promise.all(batchFiles));
      sent.push(...batch);
      if (sent.length < BATCH_SIZE) continue;
      await readBack(store, site, heldFiles, sent);
      sent = [];
    }
  }
  await readBack(store, site, heldFiles, sent);
}

const MAX_READS = 3;
const REREAD_DELAY_MS = 300;

/**
 * Reads back what was sent. A store may need a moment to serve it; if it does not after several attempts, it cannot be trusted.
 */
async function readBack(store: MirrorStore, site: LocalSite, heldFiles: HeldFiles, files: readonly string[]): Promise<void> {
  let remaining = files;
  for (let attempt = 1; remaining.length > 0; attempt++) {
    const differing = await store.differing(
      new Map(remaining.map((file) => [file, heldFiles.local.get(file) as string])),
      site.read,
    );
    const isDiffering = new Set(differing);
    for (const file of remaining) if (!isDiffering.has(file)) heldFiles.held.set(file, heldFiles.local.get(file) as string);
    for (const file of remaining) if (!isDiffering.has(file)) heldFiles.unsure.delete(file);
    const [first] = differing;
    if (first !== undefined && attempt === MAX_READS) {
      await refusePrevious(store, heldFiles, first);
      heldFiles.forget(differing);
      throw new MirrorFault(`${first} was sent, but the mirror does not serve what was sent.`, first);
    }
    remaining = differing;
    if (remaining.length > 0) await sleep(REREAD_DELAY_MS);
  }
}

/** A cache in front of a mirror may serve the previous version of a file for a while, which is no lie: it is read again later. */
async function refusePrevious(store: MirrorStore, { held, local }: HeldFiles, file: string): Promise<void> {
  const previous = held.get(file);
  const versions = [previous, local.get(file)].filter((sum) => sum !== undefined);
  if (previous !== undefined && (await store.servesOneOf?.(file, versions)))
    throw new MirrorFault(`${file} was sent, but its previous version is still served: a cache may be in front of the mirror.`);
}

/** Removes files that are no longer published, at once or after the retention time of the store. */
async function removeGone(
  store: MirrorStore,
  heldFiles: HeldFiles,
  leaving: Record<string, Instant>,
  gone: readonly string[],
  at: Instant,
): Promise<void> {
  for (const file of gone) leaving[file] ??= at;
  const due = Object.keys(leaving).filter((file) => at - (leaving[file] as Instant) >= store.retentionMs);
  if (due.length > 0) await store.remove(due);
  for (const file of due) delete leaving[file];
  heldFiles.forget(gone);
  for (const file of gone) heldFiles.unsure.delete(file);
}
