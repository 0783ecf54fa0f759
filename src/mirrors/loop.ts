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
  /** Told after each round of a mirror. */
  onRound: (name: string, cursor: Cursor) => void;
  onError: (error: unknown) => void;
}

/** Keeps mirrors up to date for as long as the process lives. */
export interface Mirrors {
  /** Something new was published. */
  wake(): void;
  stop(): Promise<void>;
}

const CHECK_INTERVAL_MS = MINUTE;
const RETRY_FIRST_MS = SECOND;
const RETRY_MAX_MS = MINUTE;
/** The publisher is done with a publication in less. */
const WRITING_RETRY_MS = 100;
/** Every so many rounds all that vouches for the site is read back; with a heartbeat a minute that is every half hour. */
const THOROUGH_EVERY = 30;

/** The right to write to the mirrors of a data folder. */
export const MIRRORS_LOCK = "mirrors.lock";

/** Starts a loop for each mirror. None waits for another; none is waited for. */
export function startMirrors(options: MirrorsOptions): Mirrors {
  const stopping = new AbortController();
  const events = options.configs.map(() => createAutoResetEvent(stopping.signal));
  const running = keepAll(options, events, stopping.signal);
  return {
    wake() {
      for (const woken of events) woken.set();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function keepAll(options: MirrorsOptions, events: readonly AutoResetEvent[], signal: AbortSignal): Promise<void> {
  // A command may be at work on them for a while.
  let lock = takeLock(options.dataDir, MIRRORS_LOCK);
  while (!lock && !signal.aborted) {
    await sleep(RETRY_FIRST_MS, undefined, { signal }).catch(() => {});
    lock = takeLock(options.dataDir, MIRRORS_LOCK);
  }
  await Promise.all(options.configs.map((config, index) => keep(config, options, events[index] as AutoResetEvent, signal)));
  lock?.release();
}

async function keep(config: MirrorConfig, options: MirrorsOptions, woken: AutoResetEvent, signal: AbortSignal): Promise<void> {
  const backoff = createBackoff(RETRY_FIRST_MS, RETRY_MAX_MS);
  for (let round = 0; !signal.aborted; ) {
    const outcome = await attempt(config, options, round % THOROUGH_EVERY === 0, signal);
    if (signal.aborted) return;
    if (outcome === "later") await sleep(WRITING_RETRY_MS, undefined, { signal }).catch(() => {});
    else if (outcome === "done") {
      round++;
      backoff.reset();
      await woken.wait(CHECK_INTERVAL_MS);
    } else {
      // Half of the wait is left to chance, so that hosts that failed together are not asked together.
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
