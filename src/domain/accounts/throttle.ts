import { Refusal } from "#domain/errors.ts";
import { counted, type Phrase } from "#domain/phrase.ts";
import { type Instant, MINUTE, SECOND } from "#domain/time.ts";

/** Consecutive failed attempts: their number, and the time of the last one. */
export interface Attempts {
  failures: number;
  lastAt: Instant;
}

/**
 * How many failures cause no wait, by what they are counted for: an account, a device, or a network address, which many people
 * may share.
 */
const FREE_FAILURES = { account: 5, device: 5, address: 20 } as const;
export type AttemptKind = keyof typeof FREE_FAILURES;

const MAX_WAIT_MS = 15 * MINUTE;
const FORGOTTEN_AFTER = 15 * MINUTE;

/**
 * How long the next attempt must wait, in milliseconds: one second after the free failures, and twice as long after each further
 * one, up to 15 minutes (OWASP Authentication Cheat Sheet: exponential rather than fixed lock-out).
 */
export function waitAfter({ failures, lastAt }: Attempts, kind: AttemptKind, now: Instant): number {
  const excess = failures - FREE_FAILURES[kind];
  if (excess < 0) return 0;
  const waitMs = Math.min(SECOND * 2 ** Math.min(excess, 20), MAX_WAIT_MS);
  // If the clock was set back, the wait becomes neither shorter nor days long.
  return Math.min(Math.max(lastAt + waitMs - now, 0), waitMs);
}

/** The attempts with one more failure. The count starts again after 15 minutes without one, not counting the wait. */
export function withFailure(previous: Attempts | undefined, kind: AttemptKind, now: Instant): Attempts {
  if (previous === undefined) return { failures: 1, lastAt: now };
  const isForgotten = now - previous.lastAt - waitAfter(previous, kind, previous.lastAt) > FORGOTTEN_AFTER;
  return { failures: isForgotten ? 1 : previous.failures + 1, lastAt: now };
}

/** The refusal of a request that came too soon or too often. */
export class TooSoon extends Refusal {
  /** How many seconds to wait before trying again. */
  readonly seconds: number;
  constructor(field: string, rule: string | Phrase, repair: string | Phrase, waitMs: number) {
    super(field, rule, repair);
    this.seconds = Math.ceil(waitMs / SECOND);
  }
}

/** The refusal of an attempt that came too soon after failed ones. */
export class Throttled extends TooSoon {
  constructor(field: string, waitMs: number) {
    const seconds = Math.ceil(waitMs / SECOND);
    super(
      field,
      counted(
        seconds,
        "Too many failed attempts. Try again in {count} second.",
        "Too many failed attempts. Try again in {count} seconds.",
      ),
      "You can still sign in with a passkey, or in a browser that you have used before.",
      waitMs,
    );
  }
}
