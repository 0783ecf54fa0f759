import type { Db } from "#db/engine/open.ts";
import type { Receipt } from "./publication.ts";
import type { Publisher } from "./publish.ts";
import { DiskFault, refusalOf } from "./write.ts";

const WATCH_EVERY = 150;
/** Also how often the site's heartbeat may be renewed. */
const CLOCK_EVERY_MS = 20_000;
const RETRY_FIRST = 1_000;
const RETRY_MOST = 60_000;

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
 * first attempt, which catches up with what a former process left undone; should it fail, it is the first that is made again.
 */
export async function startQueue({
  publisher,
  db,
  onReceipt,
  onWritten = () => {},
  onError,
  clockEveryMs = CLOCK_EVERY_MS,
}: QueueOptions): Promise<PublishQueue> {
  let running: Promise<void> | undefined;
  let again = false;
  let hasCaughtUp = false;
  let stopped = false;
  let fault: string | undefined;
  let retryIn = RETRY_FIRST;
  let retry: NodeJS.Timeout | undefined;
  const version = () => db.$client.pragma("data_version", { simple: true }) as number;
  let seen = version();

  async function attempt(): Promise<void> {
    try {
      const began = performance.now();
      const onLive = (receipt: Receipt) => {
        onReceipt(receipt, performance.now() - began);
        onWritten();
      };
      const receipt = await (hasCaughtUp ? publisher.publishDue(onLive) : publisher.catchUp(onLive));
      hasCaughtUp = true;
      const isRenewed = await publisher.vouch();
      if (receipt || isRenewed) onWritten();
      fault = undefined;
      retryIn = RETRY_FIRST;
    } catch (error) {
      onError(error);
      if (error instanceof DiskFault) process.exit(1);
      fault = refusalOf("the site", error) ?? (error instanceof Error ? error.message : String(error));
      clearTimeout(retry);
      retry = setTimeout(wake, retryIn).unref();
      retryIn = Math.min(retryIn * 2, RETRY_MOST);
    }
  }

  async function run(): Promise<void> {
    do {
      again = false;
      await attempt();
    } while (again && !stopped);
    running = undefined;
  }

  function wake(): void {
    if (stopped) return;
    if (running) again = true;
    else running = run();
  }

  // data_version moves only when another connection commits, the publisher's own included, which finds nothing due.
  const watch = setInterval(() => {
    const current = version();
    if (current !== seen) wake();
    seen = current;
  }, WATCH_EVERY);
  const clock = setInterval(wake, clockEveryMs);
  running = run();
  await running;

  return {
    wake,
    fault: () => fault,
    async stop() {
      stopped = true;
      clearInterval(watch);
      clearInterval(clock);
      clearTimeout(retry);
      await running;
    },
  };
}
