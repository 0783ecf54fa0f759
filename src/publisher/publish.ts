import type { Db } from "#db/engine/open.ts";
import { unsettledIds } from "#db/incidents/incident-lists.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import type { Instant } from "#domain/time.ts";
import { keyLine } from "#integrity/minisign.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { readIntegrityMetadata } from "./attest.ts";
import { turnClock } from "./clock.ts";
import { type Fence, raiseFence } from "./fence.ts";
import { type OnLive, type Publishing, publishFully, publishUnfinished, type Receipt, renewHeartbeatIn } from "./publication.ts";
import { damageText, siteReader } from "./read-back.ts";
import { currentDesign, prepareFolders } from "./release.ts";
import { restoreCheckpoint } from "./restore-checkpoint.ts";
import { openKeys } from "./signing-key.ts";
import { type SiteFolders, siteFolders } from "./site-folders.ts";
import { snapshotReader } from "./snapshots.ts";

export interface PublisherOptions {
  db: Db;
  dataDir: string;
  /** Files that are the same on every site and copied unchanged. */
  publicDir: string;
  site: Site;
  /** Changes whenever templates or site settings do; a different design needs every page to be rendered again. */
  design: string;
  now: () => Instant;
  /** The recipients of notifications about what the clock does. */
  audiences?: readonly Audience[];
  render: (path: string, snapshot: Snapshot) => Promise<Buffer | null>;
}

/** What is read back: what a publication just wrote, and whether the regular part is due. */
export interface DamageLook {
  written: Receipt | undefined;
  isDue: boolean;
}

export interface Publisher {
  /**
   * Publishes everything that is due: first where visitors look first, after which `onLive` is called, then everywhere else.
   * Undefined if nothing was due.
   */
  publishDue(onLive?: OnLive): Promise<Receipt | undefined>;
  /** Renders every page into a new folder and switches to it. */
  publishAll(onLive?: OnLive): Promise<Receipt>;
  /**
   * Publishes everything if there is no site yet, its design differs, or it has no valid integrity metadata; otherwise what is
   * due.
   */
  catchUp(onLive?: OnLive): Promise<Receipt | undefined>;
  /**
   * Renews the manifest and heartbeat of a site without changes; call it often, while nothing is due. Publishes everything if
   * there is no valid integrity metadata. Returns whether it wrote anything.
   */
  renewHeartbeat(): Promise<boolean>;
  /**
   * Reads back the signed files and what a publication just wrote, and with `isDue` also a part of all files, so that 50 calls
   * read every file. Returns the damage as a sentence.
   */
  findDamage(look: DamageLook): Promise<string | undefined>;
  /** Publishes everything after damage was found. */
  repair(): Promise<Receipt>;
  close(): void;
  /** The public key for checking the site, as one line; undefined while nothing was published. */
  key(): string | undefined;
}

const ignore: OnLive = () => {};

/** What a publisher needs between its calls. */
interface State {
  options: PublisherOptions;
  folders: SiteFolders;
  fence: Fence;
  reader: ReturnType<typeof snapshotReader>;
  readSite: ReturnType<typeof siteReader>;
  /** Undefined while the keys are missing. */
  publishing: Publishing | undefined;
}

/** Opens a publisher on a data folder. The caller must have the publisher's lock and run one call at a time. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const folders = siteFolders(options.dataDir);
  const fence = raiseFence(options.db, options.now());
  await prepareFolders(folders);
  const reader = snapshotReader(options);
  const state: State = { options, folders, fence, reader, readSite: siteReader(folders.current), publishing: undefined };
  return {
    publishDue: (onLive) => publishDue(state, onLive),
    publishAll: (onLive) => publishAll(state, onLive),
    catchUp: (onLive) => catchUp(state, onLive),
    renewHeartbeat: () => renewHeartbeat(state),
    findDamage: (look) => findDamage(state, look),
    repair: () => repair(state),
    close: reader.close,
    key: () => state.publishing && keyLine(state.publishing.maker.keys.signing),
  };
}

/** Opened at the first publication that finds the keys: the admin must answer while they are missing. */
async function opened(state: State): Promise<Publishing> {
  const { options, folders, fence } = state;
  const { db, dataDir, now } = options;
  fence.check();
  state.publishing ??= {
    ...{ db, fence, lastHeartbeatAt: Number.NEGATIVE_INFINITY },
    maker: { ...options, folders, fence, keys: await openKeys({ dataDir, db, site: folders.current, now: now() }) },
  };
  return state.publishing;
}

function turnClockOf({ db, site, now, audiences }: PublisherOptions): void {
  turnClock(db, site, now(), audiences);
}

async function publishDue(state: State, onLive = ignore): Promise<Receipt | undefined> {
  const publishing = await opened(state);
  turnClockOf(state.options);
  return state.reader.read((snapshot, unfinished) => publishUnfinished(publishing, snapshot, unfinished, onLive));
}

async function publishAll(state: State, onLive = ignore): Promise<Receipt> {
  const publishing = await opened(state);
  turnClockOf(state.options);
  state.reader.forget();
  return state.reader.read((snapshot) => publishFully(publishing, snapshot, onLive));
}

async function catchUp(state: State, onLive?: OnLive): Promise<Receipt | undefined> {
  const { folders, options } = state;
  const { maker } = await opened(state);
  const isSameDesign = (await currentDesign(folders)) === options.design;
  const isUpToDate = isSameDesign && (await readIntegrityMetadata(folders.current, maker.keys));
  return isUpToDate ? publishDue(state, onLive) : publishAll(state, onLive);
}

async function renewHeartbeat(state: State): Promise<boolean> {
  const publishing = await opened(state);
  const metadata = await readIntegrityMetadata(state.folders.current, publishing.maker.keys);
  if (metadata) return renewHeartbeatIn(publishing, metadata.manifest);
  await publishAll(state);
  return true;
}

async function findDamage(state: State, { written, isDue }: DamageLook): Promise<string | undefined> {
  const { maker } = await opened(state);
  // A complete publication is read back part by part.
  const files = written && !written.full ? [...written.paths].filter(([, outcome]) => outcome === "written") : [];
  const damaged = await state.readSite({
    ...{ key: maker.keys.signing, isDue, open: isDue ? unsettledIds(state.options.db) : [] },
    written: files.map(([path]) => fileOf(path)),
  });
  return damaged.length > 0 ? damageText(damaged) : undefined;
}

async function repair(state: State): Promise<Receipt> {
  const { maker } = await opened(state);
  await restoreCheckpoint(maker, state.options.db, state.options.site);
  return publishAll(state);
}
