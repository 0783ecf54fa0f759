import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Afloat, openAfloat, publisherFor } from "#app.ts";
import { type Config, loadConfig } from "#config/load.ts";
import { loadPublication } from "#db/record/publications.ts";
import { Refusal } from "#domain/errors.ts";
import { inEnglish } from "#domain/phrase.ts";
import { liveSincePhrase, readersSeePhrase } from "#domain/publishing/live-text.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import { takePublisherLock } from "#publisher/lock.ts";
import type { Receipt } from "#publisher/publication.ts";
import type { Publisher } from "#publisher/publish.ts";
import { type Invocation, print } from "./command.ts";

const LIVE_TIMEOUT_MS = MINUTE;
const LIVE_POLL_INTERVAL_MS = 50;

/** Opens the database for one command and closes it afterwards. */
export async function withRecord<T>({ env }: Invocation, work: (afloat: Afloat) => Promise<T>): Promise<T> {
  const afloat = openAfloat(loadConfig(env));
  try {
    return await work(afloat);
  } finally {
    afloat.db.$client.close();
  }
}

/** Runs `work` with a publisher of this process; "elsewhere" if another process (the running server) publishes. */
export async function withPublisher(
  invocation: Invocation,
  afloat: Afloat,
  work: (publisher: Publisher) => Promise<Receipt | undefined>,
): Promise<Receipt | undefined | "elsewhere"> {
  const lock = takePublisherLock(afloat.config.dataDir);
  if (!lock) return "elsewhere";
  try {
    return await publishWith(invocation, afloat, work);
  } finally {
    lock.release();
  }
}

/** Runs `work` with a publisher; the caller holds the lock. */
async function publishWith<T>({ root }: Invocation, afloat: Afloat, work: (publisher: Publisher) => Promise<T>): Promise<T> {
  const publisher = await publisherFor(afloat, publicDirOf(root));
  try {
    return await work(publisher);
  } finally {
    publisher.close();
  }
}

/** Renders every page again, from a database that no process has open; the caller holds the lock. */
export async function publishEverything(invocation: Invocation, config: Config): Promise<Receipt> {
  const afloat = openAfloat(config);
  try {
    return await publishWith(invocation, afloat, (publisher) => publisher.publishAll());
  } finally {
    afloat.db.$client.close();
  }
}

/** Waits until a committed change is fully published, by the running server or by this process. Returns since when it is live. */
export async function makeLive(invocation: Invocation, afloat: Afloat, seq: number): Promise<Instant> {
  const deadline = Date.now() + LIVE_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const { liveAt = null, fullyPublishedAt = null } = loadPublication(afloat.db, seq) ?? {};
    if (liveAt !== null && fullyPublishedAt !== null) return liveAt;
    const receipt = await withPublisher(invocation, afloat, (publisher) => publisher.catchUp());
    if (receipt === "elsewhere") await sleep(LIVE_POLL_INTERVAL_MS);
  }
  throw new Refusal(
    "publication",
    `Committed as publication ${seq}, but the running server did not publish it within a minute.`,
    "It keeps retrying; see its log. Do not send it again.",
  );
}

/** "Live since …", or what is true in a rehearsal. */
export const liveSinceText = ({ site }: Pick<Config, "site">, liveAt: string): string =>
  [liveSincePhrase(site, liveAt), ...(site.isDrill ? [readersSeePhrase(site)] : [])].map(inEnglish).join(" ");

/** Commits one change, publishes it, and prints `describe` of it with the time since when it is live. */
export const changeRecord = <T extends { publication: number }>(
  invocation: Invocation,
  change: (afloat: Afloat) => T | Promise<T>,
  describe: (result: T) => string,
): Promise<number> =>
  withRecord(invocation, async (afloat) => {
    const result = await change(afloat);
    const liveAt = toIso(await makeLive(invocation, afloat, result.publication));
    print(invocation, { ...result, liveAt }, `${describe(result)}\n${liveSinceText(afloat.config, liveAt)}`);
    return 0;
  });

/** The folder of the built files that every site has, such as styles and icons. */
export const publicDirOf = (root: string): string => join(root, "dist", "client");
