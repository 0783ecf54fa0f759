import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MirrorConfig } from "#config/mirrors.ts";
import type { Instant } from "#domain/time.ts";
import { audit } from "./audit.ts";
import { type Cursor, loadCursor, saveCursor } from "./cursor.ts";
import { type HeldFiles, openHeldFiles } from "./held-files.ts";
import { openMirror, type Surroundings } from "./index.ts";
import { type LocalSite, readLocalSite } from "./local-site.ts";
import { MirrorFault, type MirrorStore } from "./mirror.ts";
import { INTEGRITY_STAGES, planSync, stageOf } from "./plan.ts";

export interface Round extends Surroundings {
  now: () => Instant;
  /** Whether all that vouches for the site is read back, not a sample alone. */
  thorough: boolean;
}

/**
 * Brings one mirror up to date and reads back what was sent. Gives its cursor, with a fault when it could not be done; what was done
 * until then is remembered. Throws `BeingWritten` while the publisher is at work.
 */
export async function syncMirror(config: MirrorConfig, round: Round): Promise<Cursor> {
  const { dataDir, now } = round;
  const { name } = config;
  const cursor = await loadCursor(dataDir, name);
  const site = await readLocalSite(join(dataDir, "site"));
  const known = await openHeldFiles(dataDir, name, cursor, site);
  const leaving = { ...cursor.leaving };
  let next: Cursor = { ...cursor, leaving };
  try {
    const store = await openMirror(config, round);
    await bringUpToDate(store, site, known, leaving, round, () => saveCursor(dataDir, name, withUnsure(cursor, known)));
    const at = now();
    const heldSince = cursor.seq === site.seq ? cursor.heldSince : at;
    next = { ...next, seq: site.seq, heldSince, syncedAt: at, verifiedAt: at, fault: null };
  } catch (error) {
    if (!(error instanceof MirrorFault)) throw error;
    const lyingAbout = error.lyingAbout ?? null;
    next = { ...next, fault: { text: error.message, lyingAbout, since: cursor.fault?.since ?? now() } };
  } finally {
    next = await known.keep(next);
    await saveCursor(dataDir, name, next);
  }
  return next;
}

const withUnsure = (cursor: Cursor, { unsure }: HeldFiles): Cursor => ({ ...cursor, unsure: [...unsure] });

async function bringUpToDate(
  store: MirrorStore,
  site: LocalSite,
  known: HeldFiles,
  leaving: Record<string, Instant>,
  { now, thorough }: Round,
  announce: () => Promise<void>,
): Promise<void> {
  const isQuiet = planSync(known.local, known.held, known.unsure)
    .stages.flat()
    .every((file) => stageOf(file) >= INTEGRITY_STAGES);
  if (thorough || isQuiet) await audit(store, site, known, thorough);
  const { stages, gone } = planSync(known.local, known.held, known.unsure);
  // A process that is killed from here on must not take the former state of these files for granted.
  for (const file of [...stages.flat(), ...gone]) if (known.held.has(file)) known.unsure.add(file);
  await announce();
  const isLate = (files: readonly string[]) => files.some((file) => stageOf(file) >= INTEGRITY_STAGES);
  for (const part of [stages.filter((files) => !isLate(files)), stages.filter(isLate)]) {
    await send(store, site, known, part);
    for (const file of part.flat()) delete leaving[file];
  }
  await removeGone(store, known, leaving, gone, now());
}

/** How many files are read at once, and how many are sent before they are read back. */
const AT_ONCE = 200;

async function send(
  store: MirrorStore,
  site: LocalSite,
  known: HeldFiles,
  stages: readonly (readonly string[])[],
): Promise<void> {
  let sent: string[] = [];
  for (const files of stages) {
    for (let start = 0; start < files.length; start += AT_ONCE) {
      const some = files.slice(start, start + AT_ONCE);
      const pieces = some.map(async (file) => {
        const sum = known.local.get(file) as string;
        return { file, sum, bytes: await site.read(file, sum) };
      });
      await store.put(await Promise.all(pieces));
      sent.push(...some);
      if (sent.length < AT_ONCE) continue;
      await readBack(store, site, known, sent);
      sent = [];
    }
  }
  await readBack(store, site, known, sent);
}

const LOOKS = 3;
const LOOK_AGAIN_AFTER = 300;

/** Reads back what was sent. A store may take a moment until it shows it; one that does not show it then is not to be trusted. */
async function readBack(store: MirrorStore, site: LocalSite, known: HeldFiles, files: readonly string[]): Promise<void> {
  let waiting = files;
  for (let look = 1; waiting.length > 0; look++) {
    const wrong = await store.differing(new Map(waiting.map((file) => [file, known.local.get(file) as string])), site.read);
    const isWrong = new Set(wrong);
    for (const file of waiting) if (!isWrong.has(file)) known.held.set(file, known.local.get(file) as string);
    for (const file of waiting) if (!isWrong.has(file)) known.unsure.delete(file);
    const [first] = wrong;
    if (first !== undefined && look === LOOKS) {
      known.forget(wrong);
      throw new MirrorFault(`${first} was sent, but the mirror does not serve what was sent.`, first);
    }
    waiting = wrong;
    if (waiting.length > 0) await sleep(LOOK_AGAIN_AFTER);
  }
}

/** Removes what is no longer published: at once, or as late as readers may still be in the middle of it. */
async function removeGone(
  store: MirrorStore,
  known: HeldFiles,
  leaving: Record<string, Instant>,
  gone: readonly string[],
  at: Instant,
): Promise<void> {
  for (const file of gone) leaving[file] ??= at;
  const due = Object.keys(leaving).filter((file) => at - (leaving[file] as Instant) >= store.keepsFor);
  if (due.length > 0) await store.remove(due);
  for (const file of due) delete leaving[file];
  known.forget(gone);
  for (const file of gone) known.unsure.delete(file);
}
