import type { Db } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import { MINUTE, SECOND } from "#domain/time.ts";
import { createAutoResetEvent } from "#runtime/auto-reset-event.ts";
import { createBackoff } from "#runtime/backoff.ts";
import { type Periodic, startPeriodic } from "#runtime/periodic.ts";
import type { Receipt } from "./publication.ts";
import type { DamageLook, Publisher } from "./publish.ts";
import { DiskFault, refusalOf } from "./write.ts";

const WATCH_INTERVAL_MS = 150;
/** This is also how often the heartbeat can be renewed. */
const CLOCK_INTERVAL_MS = 20 * SECOND;
const READ_BACK_INTERVAL_MS = MINUTE;
const RETRY_FIRST_MS = SECOND;
const RETRY_MAX_MS = MINUTE;

/** Runs a publisher as long as the process lives, one publication at a time. */
export interface PublishQueue {
  /** Call this after committing a change in this process. */
  wake(): void;
  /** Why the last attempt failed; undefined if it succeeded. */
  fault(): string | undefined;
  stop(): Promise<void>;
}

export interface QueueOptions {
  publisher: Publisher;
  db: Db;
  /** Called when a publication is live where visitors look first, with the milliseconds that it took. */
  onReceipt: (receipt: Receipt, ms: number) => void;
  /** Called when files of the site have changed, by a publication or a renewal. */
  onWritten?: () => void;
  onError: (error: unknown) => void;
  /** Called when published files are found damaged, with a sentence, and without one when they are repaired. */
  onDamage?: (damage: string | undefined) => void;
  /** How often to check the time. */
  clockEveryMs?: number;
  /** How often a part of the site is read back from the disk. */
  readBackEveryMs?: number;
}

/**
 * Starts publishing: at once, on each call of `wake`, when another process commits, and at regular intervals. Resolves after the
 * first attempt, which catches up with what an earlier process left unfinished; if it fails, it is repeated.
 */
export async function startQueue(options: QueueOptions): Promise<PublishQueue> {
  const { db, clockEveryMs = CLOCK_INTERVAL_MS } = options;
  const stopping = new AbortController();
  const event = createAutoResetEvent(stopping.signal);
  const backoff = createBackoff(RETRY_FIRST_MS, RETRY_MAX_MS);
  const attempt = attemptsOf(options);
  let fault = await attempt();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (fault === undefined) backoff.reset();
      await event.wait(fault === undefined ? clockEveryMs : Math.min(backoff.next(), clockEveryMs));
      if (!stopping.signal.aborted) fault = await attempt();
    }
  }

  const running = run();
  const watch = watchCommits(db, event.set);
  return {
    wake: event.set,
    fault: () => fault,
    async stop() {
      stopping.abort();
      await watch.stop();
      await running;
    },
  };
}

/** Returns a function for one attempt, which results in the reason of its failure, or undefined. */
function attemptsOf(options: QueueOptions): () => Promise<string | undefined> {
  const { publisher, onReceipt, onWritten = () => {}, onError } = options;
  const readBack = readBackOf(options);
  let hasCaughtUp = false;

  async function publish(): Promise<string | undefined> {
    const startedAt = performance.now();
    const onLive = (receipt: Receipt) => {
      onReceipt(receipt, performance.now() - startedAt);
      onWritten();
    };
    const known = readBack.damage();
    // What a killed process left is repaired by the first attempt.
    if (hasCaughtUp) {
      await readBack.repair();
      // It is shown before it is repaired. What cannot be repaired does not stop updates.
      if (known === undefined && (await readBack.lookAtSigned()) !== undefined) return readBack.damage();
    }
    const receipt = await (hasCaughtUp ? publisher.publishDue(onLive) : publisher.catchUp(onLive));
    hasCaughtUp = true;
    if (receipt) onWritten();
    const found = await readBack.look(receipt);
    // A renewal must not confirm what someone else has changed.
    if (known === undefined && found !== undefined) return found;
    if (await publisher.renewHeartbeat()) onWritten();
    return found;
  }

  return async () => {
    try {
      return await publish();
    } catch (error) {
      onError(error);
      if (error instanceof DiskFault) process.exit(1);
      return refusalOf("the site", error) ?? (error instanceof Error ? error.message : String(error));
    }
  };
}

/** A disk that damages what is written to it must not make the publisher render every page again and again. */
const REPAIR_AGAIN_MS = 5 * MINUTE;

/** Reads the site back while the publisher runs, and repairs it. */
function readBackOf(options: QueueOptions) {
  const { publisher, onDamage = () => {}, onWritten = () => {}, onError, readBackEveryMs = READ_BACK_INTERVAL_MS } = options;
  let lastAt = performance.now();
  let nextRepairAt = 0;
  let damage: string | undefined;

  /** A look that fails is logged: updates must not wait for a disk that cannot be read. A refusal to publish is none. */
  async function find(look: DamageLook): Promise<string | undefined> {
    try {
      const found = await publisher.findDamage(look);
      if (found !== damage) onDamage(found);
      damage = found;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      onError(new Error(`The published files cannot be read back: ${error}`, { cause: error }));
    }
    return damage;
  }

  async function look(written?: Receipt): Promise<string | undefined> {
    const isDue = damage !== undefined || performance.now() - lastAt >= readBackEveryMs;
    if (isDue) lastAt = performance.now();
    return isDue || written ? find({ written, isDue }) : damage;
  }

  return {
    /** Reads what a publication wrote, and the regular part if it is due. That takes longer, so it comes after a due update. */
    look,
    /** Reads the signed files only, which the next publication continues from. Call it while no damage is known. */
    lookAtSigned: () => find({ written: undefined, isDue: false }),
    async repair(): Promise<void> {
      if (damage === undefined || performance.now() < nextRepairAt) return;
      nextRepairAt = performance.now() + REPAIR_AGAIN_MS;
      await publisher.repair();
      onWritten();
      if ((await look()) === undefined) nextRepairAt = 0;
    },
    damage: () => damage,
  };
}

/** Calls `onCommit` soon after any other connection commits, including the publisher's own, after which nothing is due. */
function watchCommits(db: Db, onCommit: () => void): Periodic {
  const version = () => db.$client.pragma("data_version", { simple: true }) as number;
  let lastVersion = version();
  const check = () => {
    const current = version();
    if (current !== lastVersion) onCommit();
    lastVersion = current;
  };
  return startPeriodic(check, { intervalMs: WATCH_INTERVAL_MS });
}
