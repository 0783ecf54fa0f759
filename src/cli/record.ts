import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Afloat, openAfloat, publisherFor } from "#app.ts";
import { type Config, loadConfig } from "#config/load.ts";
import { loadPublication } from "#db/record/publications.ts";
import { Refusal } from "#domain/errors.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { takePublisherLock } from "#publisher/lock.ts";
import type { Receipt } from "#publisher/publication.ts";
import type { Publisher } from "#publisher/publish.ts";
import { type Invocation, print } from "./command.ts";

const PATIENCE = 60_000;

/** Opens the record for one command and closes it afterwards. */
export async function withRecord<T>({ env }: Invocation, work: (afloat: Afloat) => Promise<T>): Promise<T> {
  const afloat = openAfloat(loadConfig(env));
  try {
    return await work(afloat);
  } finally {
    afloat.db.$client.close();
  }
}

/** Runs `work` with a publisher of our own; undefined when another process (the running server) has that right. */
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
export async function publishWith<T>(
  { root }: Invocation,
  afloat: Afloat,
  work: (publisher: Publisher) => Promise<T>,
): Promise<T> {
  const publisher = await publisherFor(afloat, publicDirOf(root));
  try {
    return await work(publisher);
  } finally {
    publisher.close();
  }
}

/** Makes every page of a record again that nobody has open; the caller holds the lock. */
export async function publishEverything(invocation: Invocation, config: Config): Promise<Receipt> {
  const afloat = openAfloat(config);
  try {
    return await publishWith(invocation, afloat, (publisher) => publisher.publishAll());
  } finally {
    afloat.db.$client.close();
  }
}

/** Makes a committed change show everywhere, by the running server or by ourselves. Gives the time since when it is live. */
export async function makeLive(invocation: Invocation, afloat: Afloat, seq: number): Promise<Instant> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const { liveAt = null, fullyPublishedAt = null } = loadPublication(afloat.db, seq) ?? {};
    if (liveAt !== null && fullyPublishedAt !== null) return liveAt;
    const receipt = await withPublisher(invocation, afloat, (publisher) => publisher.catchUp());
    if (receipt === "elsewhere") await sleep(50);
  }
  throw new Refusal(
    "publication",
    `Committed as publication ${seq}, but the running server did not publish it within a minute.`,
    "It keeps retrying; see its log. Do not send it again.",
  );
}

/** Carries out one change of the record, makes it live, and says what was done and since when it is live. */
export const changeRecord = <T extends { publication: number }>(
  invocation: Invocation,
  change: (afloat: Afloat) => T | Promise<T>,
  tell: (result: T) => string,
): Promise<number> =>
  withRecord(invocation, async (afloat) => {
    const result = await change(afloat);
    const liveAt = toIso(await makeLive(invocation, afloat, result.publication));
    print(invocation, { ...result, liveAt }, `${tell(result)}\nLive since ${liveAt}.`);
    return 0;
  });

/** The files that are the same on every site, as the build left them. */
export const publicDirOf = (root: string): string => join(root, "dist", "client");
