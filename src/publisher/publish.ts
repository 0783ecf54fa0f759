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
import { raiseFence } from "./fence.ts";
import { type OnLive, type Publishing, publishFully, publishUnfinished, type Receipt, renewHeartbeatIn } from "./publication.ts";
import { damageText, siteReader } from "./read-back.ts";
import { currentDesign, prepareFolders } from "./release.ts";
import { restoreCheckpoint } from "./restore-checkpoint.ts";
import { openKeys } from "./signing-key.ts";
import { siteFolders } from "./site-folders.ts";
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
  findDamage(look: { written: Receipt | undefined; isDue: boolean }): Promise<string | undefined>;
  /** Publishes everything after damage was found. */
  repair(): Promise<Receipt>;
  close(): void;
  /** The public key for checking the site, as one line; undefined while nothing was published. */
  key(): string | undefined;
}

const ignore: OnLive = () => {};

/** Opens a publisher on a data folder. The caller must have the publisher's lock and run one call at a time. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const { db, dataDir, site, design, now, audiences } = options;
  const folders = siteFolders(dataDir);
  const fence = raiseFence(db, now());
  await prepareFolders(folders);
  const reader = snapshotReader(options);
  const readSite = siteReader(folders.current);
  let publishing: Publishing | undefined;

  /** Opened at the first publication that finds the keys: the admin must answer while they are missing. */
  async function opened(): Promise<Publishing> {
    fence.check();
    publishing ??= {
      ...{ db, fence, lastHeartbeatAt: Number.NEGATIVE_INFINITY },
      maker: { ...options, folders, fence, keys: await openKeys({ dataDir, db, site: folders.current, now: now() }) },
    };
    return publishing;
  }

  async function publishDue(onLive = ignore): Promise<Receipt | undefined> {
    const state = await opened();
    turnClock(db, site, now(), audiences);
    return reader.read((snapshot, unfinished) => publishUnfinished(state, snapshot, unfinished, onLive));
  }

  async function publishAll(onLive = ignore): Promise<Receipt> {
    const state = await opened();
    turnClock(db, site, now(), audiences);
    reader.forget();
    return reader.read((snapshot) => publishFully(state, snapshot, onLive));
  }

  return {
    publishDue,
    publishAll,
    async catchUp(onLive) {
      const { maker } = await opened();
      const isUpToDate = (await currentDesign(folders)) === design && (await readIntegrityMetadata(folders.current, maker.keys));
      return isUpToDate ? publishDue(onLive) : publishAll(onLive);
    },
    async renewHeartbeat() {
      const state = await opened();
      const metadata = await readIntegrityMetadata(folders.current, state.maker.keys);
      if (metadata) return renewHeartbeatIn(state, metadata.manifest);
      await publishAll();
      return true;
    },
    async findDamage({ written, isDue }) {
      const { maker } = await opened();
      // A complete publication is read back part by part.
      const files = written && !written.full ? [...written.paths].filter(([, outcome]) => outcome === "written") : [];
      const damaged = await readSite({
        ...{ key: maker.keys.signing, isDue, open: isDue ? unsettledIds(db) : [] },
        written: files.map(([path]) => fileOf(path)),
      });
      return damaged.length > 0 ? damageText(damaged) : undefined;
    },
    async repair() {
      const { maker } = await opened();
      await restoreCheckpoint(maker, db, site);
      return publishAll();
    },
    close: reader.close,
    key: () => publishing && keyLine(publishing.maker.keys.signing),
  };
}
