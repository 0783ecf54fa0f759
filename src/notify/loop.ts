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
  senders: readonly Sender[];
  now: () => Instant;
  /** Called after each attempt with the new state of the notification. */
  onAttempt: (notice: Notice, outcome: DeliveryOutcome, state: NoticeState) => void;
  onError: (error: unknown) => void;
}

/** Sends notifications until it is stopped. */
export interface Notices {
  /** Looks for notifications at once: a publication is live, or a user asked for another attempt. */
  wake(): void;
  stop(): Promise<void>;
}

/** Other processes queue notifications too, and no event reports that. */
const CHECK_INTERVAL_MS = 5 * SECOND;
const PAUSE_AFTER_ERROR_MS = SECOND;
const BATCH_SIZE = 50;
/** The time that a running attempt gets to finish when the process stops. */
const STOP_TIMEOUT_MS = 5 * SECOND;

/** One sender at work. */
interface Loop {
  sender: Sender;
  options: LoopOptions;
  woken: AutoResetEvent;
  /** No further attempt starts once this is aborted. */
  stopping: AbortSignal;
  /** Aborts a running attempt. */
  aborting: AbortSignal;
  /** Outcomes that could not be saved, for example because the disk is full. Those attempts are not repeated. */
  unsaved: Map<string, DeliveryOutcome>;
}

/** Starts one loop per sender, so that a slow channel delays no other. */
export function startNotices(options: LoopOptions): Notices {
  const [stopping, aborting] = [new AbortController(), new AbortController()];
  const loops = options.senders.map((sender): Loop => {
    const woken = createAutoResetEvent(stopping.signal);
    return { sender, options, woken, stopping: stopping.signal, aborting: aborting.signal, unsaved: new Map() };
  });
  const running = loops.map(run);
  return {
    wake() {
      for (const { woken } of loops) woken.set();
    },
    async stop() {
      stopping.abort();
      const timer = setTimeout(() => aborting.abort(), STOP_TIMEOUT_MS);
      await Promise.all(running);
      clearTimeout(timer);
    },
  };
}

async function run(loop: Loop): Promise<void> {
  const { sender, stopping, woken } = loop;
  const { context, now, onError } = loop.options;
  while (!stopping.aborted) {
    try {
      const due = dueNow(context, sender.channel, now(), BATCH_SIZE);
      for (const notice of due) {
        if (stopping.aborted) return;
        await deliver(loop, notice);
        if (sender.pauseMs > 0) await pause(sender.pauseMs, stopping);
      }
      if (due.length === 0) await woken.wait(untilNext(dueNext(context, sender.channel), now()));
    } catch (error) {
      onError(error);
      await pause(PAUSE_AFTER_ERROR_MS, stopping);
    }
  }
}

async function deliver({ sender, options, aborting, unsaved }: Loop, notice: Notice): Promise<void> {
  const { context, now, onAttempt } = options;
  // A user may have dropped it while earlier ones of the batch were sent.
  if (!isWaiting(context, notice)) return;
  const outcome = unsaved.get(notice.id) ?? (await sender.send(notice, aborting));
  unsaved.set(notice.id, outcome);
  const state = recordAttempt(context, notice, outcome, now());
  unsaved.delete(notice.id);
  onAttempt(notice, outcome, state);
}

/** Waits; ends early, without an error, when the signal is aborted. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {});

/** Milliseconds until the next attempt is due, but at most until the next check. */
const untilNext = (at: Instant | null, now: Instant): number =>
  at === null ? CHECK_INTERVAL_MS : Math.min(Math.max(at - now, 0), CHECK_INTERVAL_MS);
