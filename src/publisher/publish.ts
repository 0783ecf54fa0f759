import type { Db } from "#db/engine/open.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import type { Instant } from "#domain/time.ts";
import { keyLine } from "#integrity/minisign.ts";
import type { Site, Snapshot } from "#queries/snapshot.ts";
import { readIntegrityMetadata } from "./attest.ts";
import { turnClock } from "./clock.ts";
import { type OnLive, type Publishing, publishFully, publishUnfinished, type Receipt, renewHeartbeatIn } from "./publication.ts";
import { currentDesign, prepareFolders } from "./release.ts";
import { openKeys } from "./signing-key.ts";
import { siteFolders } from "./site-folders.ts";
import { snapshotReader } from "./snapshots.ts";

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

export interface Publisher {
  /** Makes everything that is due live: first where people look first, of which `onLive` hears at once, then everywhere else. Undefined when nothing was due. */
  publishDue(onLive?: OnLive): Promise<Receipt | undefined>;
  /** Makes every page again, into a fresh folder, and swaps it in. */
  publishAll(onLive?: OnLive): Promise<Receipt>;
  /** Publishes all if there is no site yet, its design is another or nothing vouches for it; otherwise what is due. */
  catchUp(onLive?: OnLive): Promise<Receipt | undefined>;
  /** Goes on vouching for a site on which nothing changed; call it often, when nothing is due. Makes the site again if nothing vouches for it any more. Gives whether it wrote anything. */
  renewHeartbeat(): Promise<boolean>;
  close(): void;
  /** The public key that readers check the site with, in one line. */
  key: string;
}

const unheard: OnLive = () => {};

/** A publisher on a data folder. The caller holds the publisher's lock, and runs one call at a time. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const { db, dataDir, site, design, now, audiences } = options;
  const folders = siteFolders(dataDir);
  await prepareFolders(folders);
  const keys = await openKeys(dataDir);
  const publishing: Publishing = { db, maker: { ...options, folders, keys }, beatAt: Number.NEGATIVE_INFINITY };
  const reader = snapshotReader(options);

  function publishDue(onLive = unheard): Promise<Receipt | undefined> {
    turnClock(db, site, now(), audiences);
    return reader.read((snapshot, unfinished) => publishUnfinished(publishing, snapshot, unfinished, onLive));
  }

  function publishAll(onLive = unheard): Promise<Receipt> {
    turnClock(db, site, now(), audiences);
    reader.forget();
    return reader.read((snapshot) => publishFully(publishing, snapshot, onLive));
  }

  return {
    publishDue,
    publishAll,
    async catchUp(onLive) {
      const isFullyPublished = (await currentDesign(folders)) === design && (await readIntegrityMetadata(folders.current, keys));
      return isFullyPublished ? publishDue(onLive) : publishAll(onLive);
    },
    async renewHeartbeat() {
      const vouched = await readIntegrityMetadata(folders.current, keys);
      if (vouched) return renewHeartbeatIn(publishing, vouched.manifest);
      await publishAll();
      return true;
    },
    close: reader.close,
    key: keyLine(keys.signing),
  };
}
