import type { Db } from "#db/engine/open.ts";
import { MINUTE, SECOND } from "#domain/time.ts";
import { createAutoResetEvent } from "#runtime/auto-reset-event.ts";
import { createBackoff } from "#runtime/backoff.ts";
import { type Periodic, startPeriodic } from "#runtime/periodic.ts";
import type { Receipt } from "./publication.ts";
import type { Publisher } from "./publish.ts";
import { DiskFault, refusalOf } from "./write.ts";

const WATCH_INTERVAL_MS = 150;
/** This is also how often the heartbeat can be renewed. */
const CLOCK_INTERVAL_MS = 20 * SECOND;
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
  /** How often to check the time. */
  clockEveryMs?: number;
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
