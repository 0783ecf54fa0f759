import { createHash } from "node:crypto";
import { userInfo } from "node:os";
import { join } from "node:path";
import { type Db, openDb } from "#db/engine/open.ts";
import { lastChangeAt } from "#db/record/publications.ts";
import type { Config } from "./config/load.ts";
import { audiencesOf } from "./config/notices.ts";
import type { Actor } from "./domain/accounts/actor.ts";
import type { Instant } from "./domain/time.ts";
import { openPublisher, type Publisher } from "./publisher/publish.ts";
import { currentDesign } from "./publisher/release.ts";
import { renderPath } from "./publisher/render.ts";
import { siteFolders } from "./publisher/site-folders.ts";
import { log } from "./runtime/logger.ts";
import type { Context } from "./usecases/context.ts";
import { expireBacklog } from "./usecases/notifications/notices.ts";
import { logEarlierIncidents } from "./usecases/record/commit.ts";
import { forgetMirrors, nameMirror } from "./usecases/record/mirrors.ts";

declare const __AFLOAT_BUILD__: string;

/** The parts of Afloat, put together for one configuration. */
export interface Afloat {
  config: Config;
  db: Db;
  context: Context;
  /** The machine's clock; the record's time (`context.now`) never goes back. */
  clock: () => Instant;
}

/** Opens the database of a configuration, migrating it where needed. */
export function openAfloat(config: Config): Afloat {
  const db = openDb(join(config.dataDir, "afloat.db"), { onMigration: (migration) => log({ event: "migration", ...migration }) });
  const { name: siteName, zone, locales } = config.site;
  const { reviewRequired } = config.admin;
  const context: Context = {
    db,
    zone,
    now: steadyClock(db),
    postmortems: config.postmortems,
    actor: shellActor(),
    siteName,
    locales,
    reviewRequired,
    audiences: audiencesOf(config.notices),
  };
  logEarlierIncidents(context);
  return { config, db, context, clock: Date.now };
}

/** A shell user is an administrator, since they can write the database file. */
const shellActor = (): Actor => ({ name: userInfo().username, role: "administrator", via: "cli", address: "" });

/** A clock that never goes back: after the machine's clock was set back, it stands still until that has caught up. */
const steadyClock = (db: Db) => (): Instant => Math.max(Date.now(), lastChangeAt(db) ?? 0);

/** The publisher of a site. The caller holds the publisher's lock. `publicDir` has the files that are the same on every site. */
export const publisherFor = ({ config, db, clock }: Afloat, publicDir: string): Promise<Publisher> =>
  openPublisher({
    db,
    dataDir: config.dataDir,
    publicDir,
    site: config.site,
    design: designOf(config),
    now: clock,
    audiences: audiencesOf(config.notices),
    render: renderPath,
  });

/** Lets pages name a mirror that holds a publication. Gives the publication that shows it, where it is new. */
export function nameHeldMirror({ config, context }: Pick<Afloat, "config" | "context">, name: string): number | undefined {
  const mirror = config.site.mirrors.find((each) => each.name === name);
  return mirror && nameMirror(context, mirror);
}

/** What an optional room does beside publishing. */
export interface BackgroundWork {
  /** Files of the site changed. */
  wake(): void;
  stop(): Promise<void>;
}

interface OptionalRoom {
  isSetUp: (afloat: Afloat) => boolean;
  /** `onCommit` is called after the room changed the record. */
  start: (afloat: Afloat, env: NodeJS.ProcessEnv, onCommit: () => void) => Promise<BackgroundWork>;
  /** What is to be done where it is not set up. */
  otherwise?: (afloat: Afloat) => void;
}

/**
 * The optional rooms that work in the background of the admin, each loaded only where it is set up. Other optional rooms are loaded by the
 * commands that use them, the API by its first request.
 */
const OPTIONAL_ROOMS = {
  mirrors: {
    isSetUp: ({ config }) => config.mirrors.length > 0,
    async start({ config, context }, env, onCommit) {
      forgetMirrors(context, config.site.mirrors);
      return (await import("./mirrors/background.ts")).startMirroring(config, env, (name) => {
        if (nameHeldMirror({ config, context }, name) !== undefined) onCommit();
      });
    },
    otherwise: ({ context }) => forgetMirrors(context, []),
  },
  notify: {
    isSetUp: ({ context }) => (context.audiences ?? []).length > 0,
    start: async ({ config, context, clock }, env) =>
      (await import("./notify/index.ts")).openNotices({ config, context, env, now: clock }),
    otherwise: ({ context, clock }) => expireBacklog(context, [], clock()),
  },
} satisfies Record<string, OptionalRoom>;

/** Starts the optional rooms that are set up. */
export async function startOptionalRooms(afloat: Afloat, env: NodeJS.ProcessEnv, onCommit: () => void) {
  const started: { [N in keyof typeof OPTIONAL_ROOMS]?: BackgroundWork } = {};
  for (const [name, room] of Object.entries(OPTIONAL_ROOMS) as [keyof typeof OPTIONAL_ROOMS, OptionalRoom][])
    if (room.isSetUp(afloat)) started[name] = await room.start(afloat, env, onCommit);
    else room.otherwise?.(afloat);
  const all = Object.values(started);
  return {
    started,
    wake() {
      for (const room of all) room.wake();
    },
    stop: () => Promise.all(all.map((room) => room.stop())),
  };
}

/** Whether there is a site, made by this build with these settings. */
export const hasCurrentSite = async (config: Config): Promise<boolean> =>
  (await currentDesign(siteFolders(config.dataDir))) === designOf(config);

/** Identifies what pages depend on besides the record: the build, the site's settings, and the compressors' versions. */
function designOf(config: Config): string {
  const { brotli, zlib } = process.versions;
  return createHash("sha256")
    .update(JSON.stringify([__AFLOAT_BUILD__, config.site, brotli, zlib]))
    .digest("hex")
    .slice(0, 12);
}
