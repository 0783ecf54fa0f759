import { setTimeout as sleep } from "node:timers/promises";
import type { Notice } from "#db/notifications/notices.ts";
import type { DeliveryOutcome, NoticeState } from "#domain/notifications/delivery.ts";
import { type Instant, SECOND } from "#domain/time.ts";
import { type AutoResetEvent, createAutoResetEvent } from "#runtime/auto-reset-event.ts";
import type { Context } from "#usecases/context.ts";
import { dueNext, dueNow, isWaiting, recordAttempt } from "#usecases/notifications/notices.ts";
import type { Sender } from "./sender.ts";

export interface LoopOptions {
  context: Pick<Context, "db">;
  lanes: readonly Sender[];
  now: () => Instant;
  /** Told after each attempt how the notice stands. */
  onAttempt: (notice: Notice, outcome: DeliveryOutcome, state: NoticeState) => void;
  onError: (error: unknown) => void;
}

/** Sends notices for as long as the process lives. */
export interface Notices {
  /** Something became live, or somebody wants a notice tried again. */
  wake(): void;
  stop(): Promise<void>;
}

/** Other processes queue notices too, and let them be tried again. */
const CHECK_INTERVAL_MS = 5 * SECOND;
const AFTER_ERROR_MS = SECOND;
const BATCH_SIZE = 50;
/** How long an attempt that is under way may take when the process is to end. */
const LAST_ATTEMPT_MS = 5 * SECOND;

/** Starts a loop for each lane. None waits for another; none is waited for. */
export function startNotices(options: LoopOptions): Notices {
  const stopping = new AbortController();
  const cutting = new AbortController();
  const events = options.lanes.map(() => createAutoResetEvent(stopping.signal));
  const running = options.lanes.map((lane, n) =>
    keep(lane, options, events[n] as AutoResetEvent, stopping.signal, cutting.signal),
  );
  return {
    wake() {
      for (const woken of events) woken.set();
    },
    async stop() {
      stopping.abort();
      const cut = setTimeout(() => cutting.abort(), LAST_ATTEMPT_MS);
      await Promise.all(running);
      clearTimeout(cut);
    },
  };
}

async function keep(
  lane: Sender,
  options: LoopOptions,
  woken: AutoResetEvent,
  stopping: AbortSignal,
  cutting: AbortSignal,
): Promise<void> {
  const { context, now, onError } = options;
  // What came of attempts that could not be written down: the disk may be full. They are not made again for that.
  const unwritten = new Map<string, DeliveryOutcome>();
  while (!stopping.aborted) {
    try {
      const due = dueNow(context, lane.channel, now(), BATCH_SIZE);
      for (const notice of due) {
        if (stopping.aborted) return;
        await deliver(lane, notice, options, unwritten, cutting);
        if (lane.pause > 0) await sleep(lane.pause, undefined, { signal: stopping }).catch(() => {});
      }
      if (due.length === 0) await woken.wait(untilNext(dueNext(context, lane.channel), now()));
    } catch (error) {
      onError(error);
      await sleep(AFTER_ERROR_MS, undefined, { signal: stopping }).catch(() => {});
    }
  }
}

async function deliver(
  lane: Sender,
  notice: Notice,
  { context, now, onAttempt }: LoopOptions,
  unwritten: Map<string, DeliveryOutcome>,
  cutting: AbortSignal,
): Promise<void> {
  // Somebody may have given it up while those before it were sent.
  if (!isWaiting(context, notice)) return;
  const outcome = unwritten.get(notice.id) ?? (await lane.send(notice, cutting));
  unwritten.set(notice.id, outcome);
  const state = recordAttempt(context, notice, outcome, now());
  unwritten.delete(notice.id);
  onAttempt(notice, outcome, state);
}

const untilNext = (at: Instant | null, now: Instant): number =>
  at === null ? CHECK_INTERVAL_MS : Math.min(Math.max(at - now, 0), CHECK_INTERVAL_MS);
