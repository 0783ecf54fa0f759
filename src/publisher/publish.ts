import { join } from "node:path";
import { savePublishedEdge } from "../../db/log.ts";
import { type Db, openDb, transact } from "../../db/open.ts";
import { duePublications, lastLive, markLive, type Publication } from "../../db/publications.ts";
import { affected } from "../domain/affected.ts";
import type { Audience } from "../domain/audience.ts";
import type { Change } from "../domain/change.ts";
import type { Entry } from "../domain/entry.ts";
import { integrityPaths } from "../domain/integrity-paths.ts";
import { inEveryLocale } from "../domain/paths.ts";
import { dayOf, type Instant } from "../domain/time.ts";
import { keyLine } from "../integrity/minisign.ts";
import { monthsTurned } from "../usecases/reading/history.ts";
import { type Site, type Snapshot, takeSnapshot } from "../usecases/reading/snapshot.ts";
import { loadVouched } from "../usecases/reading/vouched.ts";
import { dueSinceShown, turnClock } from "./clock.ts";
import { type Made, type Maker, makeRelease, makeUpdate } from "./make.ts";
import { currentDesign, prepareFolders, siteFolders, updateRelease } from "./release.ts";
import { openKeys } from "./signing-key.ts";
import type { Outcome } from "./steps.ts";
import { readVouched, renewal } from "./vouching.ts";

export interface PublisherOptions {
  db: Db;
  dataDir: string;
  /** Files that are the same on every site, copied as they are. */
  publicDir: string;
  site: Site;
  /** Changes whenever templates or site settings do: another design needs every page made again. */
  design: string;
  now: () => Instant;
  /** Who is told of what the clock does. */
  audiences?: readonly Audience[];
  render: (path: string, snapshot: Snapshot) => Promise<Buffer | null>;
}

/** What one publication did; undefined when nothing was due. */
export interface Receipt {
  /** Everything up to and with this number is live. */
  seq: number;
  liveAt: Instant;
  full: boolean;
  paths: ReadonlyMap<string, Outcome>;
}

export interface Publisher {
  /** Makes everything that is due live. */
  publishDue(): Promise<Receipt | undefined>;
  /** Makes every page again, into a fresh folder, and swaps it in. */
  publishAll(): Promise<Receipt>;
  /** Publishes all if there is no site yet, its design is another or nothing vouches for it; otherwise what is due. */
  catchUp(): Promise<Receipt | undefined>;
  /** Goes on vouching for a site on which nothing changed; call it often, when nothing is due. Makes the site again if nothing vouches for it any more. Gives whether it wrote anything. */
  vouch(): Promise<boolean>;
  close(): void;
  /** The public key that readers check the site with, in one line. */
  key: string;
}

/** A publisher on a data folder. The caller holds the publisher's lock, and runs one call at a time. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const { db, dataDir, site, now } = options;
  const folders = siteFolders(dataDir);
  await prepareFolders(folders);
  const maker: Maker = { ...options, folders, keys: await openKeys(dataDir) };
  const reader = snapshotReader(options);
  let beatAt = Number.NEGATIVE_INFINITY;

  async function publishDue(): Promise<Receipt | undefined> {
    turnClock(db, site, now(), options.audiences);
    const due = await reader.read(async (snapshot, waiting) => {
      if (waiting.length === 0) return undefined;
      const wanted = pathsOf(waiting, snapshot);
      const vouched = wanted === "all" ? undefined : await readVouched(folders.current, maker.keys);
      if (wanted === "all" || !vouched) return makeRelease(maker, snapshot);
      return makeUpdate(maker, snapshot, vouched, wanted, isAnotherDay(snapshot, lastLive(snapshot.tx)?.at));
    });
    return due && receipt(due);
  }

  async function publishAll(): Promise<Receipt> {
    turnClock(db, site, now(), options.audiences);
    reader.forget();
    return receipt(await reader.read((snapshot) => makeRelease(maker, snapshot)));
  }

  function receipt({ edge, at, ...rest }: Made): Receipt {
    const liveAt = now();
    transact(db, (tx) => {
      markLive(tx, rest.seq, liveAt);
      savePublishedEdge(tx, edge);
    });
    beatAt = at;
    return { ...rest, liveAt };
  }

  async function vouch(): Promise<boolean> {
    const vouched = await readVouched(folders.current, maker.keys);
    if (!vouched) {
      await publishAll();
      return true;
    }
    const at = now();
    const files = renewal(maker.keys, vouched.manifest, beatAt, at);
    await updateRelease(folders, files);
    if (files.has(integrityPaths.heartbeat)) beatAt = at;
    return files.size > 0;
  }

  async function catchUp(): Promise<Receipt | undefined> {
    const isWhole = (await currentDesign(folders)) === options.design && (await readVouched(folders.current, maker.keys));
    return isWhole ? publishDue() : publishAll();
  }

  return {
    publishDue,
    publishAll,
    catchUp,
    vouch,
    close: reader.close,
    key: keyLine(maker.keys.signing),
  };
}

/** Reads the record for one publication after the other, each from a state that does not change while its pages are made. */
function snapshotReader({ dataDir, site }: Pick<PublisherOptions, "dataDir" | "site">) {
  // A connection of its own: others go on writing.
  const reader = openDb(join(dataDir, "afloat.db"));
  // Whatever changes one of them leaves a publication due, so what is known of the others holds from one publication to the next.
  const known = new Map<string, Entry>();

  async function read<T>(work: (snapshot: Snapshot, waiting: Publication[]) => Promise<T>): Promise<T> {
    const vouching = vouchingLoader();
    reader.$client.exec("BEGIN");
    try {
      const waiting = duePublications(reader);
      for (const { change } of waiting) {
        if ("id" in change) known.delete(change.id);
      }
      return await work(takeSnapshot(reader, site, known, vouching.load), waiting);
    } catch (error) {
      throw vouching.refusal() ?? error;
    } finally {
      reader.$client.exec("COMMIT");
    }
  }

  return { read, forget: () => known.clear(), close: () => void reader.$client.close() };
}

/** Loads incidents as the log tells them. The renderer turns every error into a page that failed: the refusal, which says why, is kept. */
function vouchingLoader() {
  let refusal: unknown;
  const load: typeof loadVouched = (tx, ids) => {
    try {
      return loadVouched(tx, ids);
    } catch (error) {
      refusal ??= error;
      throw error;
    }
  };
  return { load, refusal: () => refusal };
}

function pathsOf(waiting: readonly Publication[], snapshot: Snapshot): ReadonlySet<string> | "all" {
  const wanted = new Set<string>();
  const changes: Change[] = waiting.map(({ change }) => change);
  const shown = lastLive(snapshot.tx)?.at;
  if (isAnotherDay(snapshot, shown)) changes.push({ kind: "day", months: monthsTurned(snapshot, shown) });
  changes.push(dueSinceShown(snapshot, shown ?? snapshot.asOf));
  for (const change of changes) {
    const paths = affected(change, snapshot.catalogue);
    if (paths === "all") return "all";
    for (const path of paths) wanted.add(path);
  }
  return new Set(inEveryLocale(wanted, snapshot.site.locales));
}

/**
 * Whether pages now end on another day than those that readers have. The change itself may have turned it: a word said in the
 * first moments after midnight, before the publisher looked at the clock, or by a clock that was set back.
 */
const isAnotherDay = ({ site, asOf }: Snapshot, shown: Instant | undefined): shown is Instant =>
  shown !== undefined && dayOf(shown, site.zone) !== dayOf(asOf, site.zone);
