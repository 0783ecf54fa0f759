import { setTimeout as sleep } from "node:timers/promises";
import type { MirrorConfig } from "#config/mirrors.ts";
import { type Instant, MINUTE, SECOND } from "#domain/time.ts";
import { takeLock } from "#publisher/lock.ts";
import { type AutoResetEvent, createAutoResetEvent } from "#runtime/auto-reset-event.ts";
import { createBackoff } from "#runtime/backoff.ts";
import type { Cursor } from "./cursor.ts";
import { BeingWritten } from "./local-site.ts";
import { syncMirror } from "./sync.ts";

export interface MirrorsOptions {
  configs: readonly MirrorConfig[];
  dataDir: string;
  env: NodeJS.ProcessEnv;
  now: () => Instant;
  /** Called after each round of a mirror. */
  onRound: (name: string, cursor: Cursor) => void;
  onError: (error: unknown) => void;
}

/** Keeps mirrors up to date as long as the process lives. */
export interface Mirrors {
  /** Call this after something was published. */
  wake(): void;
  stop(): Promise<void>;
}

const CHECK_INTERVAL_MS = MINUTE;
const RETRY_FIRST_MS = SECOND;
const RETRY_MAX_MS = MINUTE;
/** The publisher needs less time than this for a publication. */
const BEING_WRITTEN_RETRY_MS = 100;
/** After this many rounds, all integrity files are read back; with one heartbeat per minute that is every half hour. */
const THOROUGH_EVERY = 30;

/** The lock for writing to the mirrors of a data folder. */
export const MIRRORS_LOCK = "mirrors.lock";

/** Starts a loop for each mirror. They do not wait for each other. */
export function startMirrors(options: MirrorsOptions): Mirrors {
  const stopping = new AbortController();
  const events = options.configs.map(() => createAutoResetEvent(stopping.signal));
  const running = runAll(options, events, stopping.signal);
  return {
    wake() {
      for (const event of events) event.set();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function runAll(options: MirrorsOptions, events: readonly AutoResetEvent[], signal: AbortSignal): Promise<void> {
  // A command may be using the mirrors for a while.
  let lock = takeLock(options.dataDir, MIRRORS_LOCK);
  while (!lock && !signal.aborted) {
    await sleep(RETRY_FIRST_MS, undefined, { signal }).catch(() => {});
    lock = takeLock(options.dataDir, MIRRORS_LOCK);
  }
  await Promise.all(options.configs.map((config, index) => runMirror(config, options, events[index] as AutoResetEvent, signal)));
  lock?.release();
}

async function runMirror(
  config: MirrorConfig,
  options: MirrorsOptions,
  event: AutoResetEvent,
  signal: AbortSignal,
): Promise<void> {
  const backoff = createBackoff(RETRY_FIRST_MS, RETRY_MAX_MS);
  for (let round = 0; !signal.aborted; ) {
    const outcome = await attempt(config, options, round % THOROUGH_EVERY === 0, signal);
    if (signal.aborted) return;
    if (outcome === "later") await sleep(BEING_WRITTEN_RETRY_MS, undefined, { signal }).catch(() => {});
    else if (outcome === "done") {
      round++;
      backoff.reset();
      await event.wait(CHECK_INTERVAL_MS);
    } else {
      // Half of the wait is random, so that mirrors that failed together are not retried together.
      await sleep(backoff.next() * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
    }
  }
}

async function attempt(
  config: MirrorConfig,
  { dataDir, env, now, onRound, onError }: MirrorsOptions,
  thorough: boolean,
  signal: AbortSignal,
): Promise<"done" | "failed" | "later"> {
  try {
    const cursor = await syncMirror(config, { dataDir, env, now, thorough, signal });
    if (!signal.aborted) onRound(config.name, cursor);
    return cursor.fault ? "failed" : "done";
  } catch (error) {
    if (error instanceof BeingWritten) return "later";
    if (!signal.aborted) onError(error);
    return "failed";
  }
}
