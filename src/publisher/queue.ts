import type { Db } from "#db/engine/open.ts";
import { MINUTE, SECOND } from "#domain/time.ts";
import { createAutoResetEvent } from "#runtime/auto-reset-event.ts";
import { createBackoff } from "#runtime/backoff.ts";
import { type Periodic, startPeriodic } from "#runtime/periodic.ts";
import type { Receipt } from "./publication.ts";
import type { Publisher } from "./publish.ts";
import { DiskFault, refusalOf } from "./write.ts";

const WATCH_EVERY_MS = 150;
/** Also how often the site's heartbeat may be renewed. */
const CLOCK_EVERY_MS = 20 * SECOND;
const RETRY_FIRST_MS = SECOND;
const RETRY_MAX_MS = MINUTE;

/** Runs a publisher for as long as the process lives: one publication at a time, nothing forgotten. */
export interface PublishQueue {
  /** Something was committed by this process. */
  wake(): void;
  /** Why the last attempt failed; undefined when it did not. */
  fault(): string | undefined;
  stop(): Promise<void>;
}

export interface QueueOptions {
  publisher: Publisher;
  db: Db;
  /** Hears of what is live where people look first, and how many milliseconds that took. */
  onReceipt: (receipt: Receipt, ms: number) => void;
  /** Files of the site changed: by a publication, or only in what vouches for them. */
  onWritten?: () => void;
  onError: (error: unknown) => void;
  /** How often to look at the clock. */
  clockEveryMs?: number;
}

/**
 * Starts publishing: now, whenever woken, when another process wrote to the record, and when a day may have turned. Comes back after the
 * first attempt, which catches up with what an earlier process left undone; should it fail, it is the first that is made again.
 */
export async function startQueue(options: QueueOptions): Promise<PublishQueue> {
  const { db, clockEveryMs = CLOCK_EVERY_MS } = options;
  const stopping = new AbortController();
  const woken = createAutoResetEvent(stopping.signal);
  const backoff = createBackoff(RETRY_FIRST_MS, RETRY_MAX_MS);
  const attempt = attemptsOf(options);
  let fault = await attempt();

  async function keepPublishing(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (fault === undefined) backoff.reset();
      await woken.wait(fault === undefined ? clockEveryMs : Math.min(backoff.next(), clockEveryMs));
      if (!stopping.signal.aborted) fault = await attempt();
    }
  }

  const running = keepPublishing();
  const watch = watchCommits(db, woken.set);
  return {
    wake: woken.set,
    fault: () => fault,
    async stop() {
      stopping.abort();
      await watch.stop();
      await running;
    },
  };
}

/** Makes one attempt after another; each gives the reason of its failure, or undefined. */
function attemptsOf({ publisher, onReceipt, onWritten = () => {}, onError }: QueueOptions): () => Promise<string | undefined> {
  let hasCaughtUp = false;
  return async () => {
    try {
      const startedAt = performance.now();
      const onLive = (receipt: Receipt) => {
        onReceipt(receipt, performance.now() - startedAt);
        onWritten();
      };
      const receipt = await (hasCaughtUp ? publisher.publishDue(onLive) : publisher.catchUp(onLive));
      hasCaughtUp = true;
      const isRenewed = await publisher.renewHeartbeat();
      if (receipt || isRenewed) onWritten();
      return undefined;
    } catch (error) {
      onError(error);
      if (error instanceof DiskFault) process.exit(1);
      return refusalOf("the site", error) ?? (error instanceof Error ? error.message : String(error));
    }
  };
}

/** Calls `onCommit` soon after any other connection committed; the publisher's own is one too, and then finds nothing due. */
function watchCommits(db: Db, onCommit: () => void): Periodic {
  const version = () => db.$client.pragma("data_version", { simple: true }) as number;
  let seen = version();
  const check = () => {
    const current = version();
    if (current !== seen) onCommit();
    seen = current;
  };
  return startPeriodic(check, { intervalMs: WATCH_EVERY_MS });
}
