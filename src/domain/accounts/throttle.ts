import { Refusal } from "#domain/errors.ts";
import { counted, type Phrase } from "#domain/phrase.ts";
import { type Instant, MINUTE, SECOND } from "#domain/time.ts";

/** Failed attempts in a row: how many, and when the last was. */
export interface Attempts {
  failures: number;
  lastAt: Instant;
}

/** How many failures are free of a wait: for an account or a device, and for a network address, which many people may share. */
export const FREE_FAILURES = { account: 5, device: 5, address: 20 } as const;
export type AttemptKind = keyof typeof FREE_FAILURES;

const MAX_WAIT_MS = 15 * MINUTE;
const FORGOTTEN_AFTER = 15 * MINUTE;

/**
 * How long the next attempt has to wait, in milliseconds: after the free failures a second, and with each further one twice as
 * long, up to a quarter of an hour (OWASP Authentication Cheat Sheet: exponential rather than fixed lock-out).
 */
export function waitAfter({ failures, lastAt }: Attempts, kind: AttemptKind, now: Instant): number {
  const beyond = failures - FREE_FAILURES[kind];
  if (beyond < 0) return 0;
  const wait = Math.min(SECOND * 2 ** Math.min(beyond, 20), MAX_WAIT_MS);
  // A clock that was set back must neither shorten the wait nor draw it out for days.
  return Math.min(Math.max(lastAt + wait - now, 0), wait);
}

/** The attempts with one more failure. A quarter of an hour without any, wait included, and the count begins anew. */
export function withFailure(former: Attempts | undefined, kind: AttemptKind, now: Instant): Attempts {
  if (former === undefined) return { failures: 1, lastAt: now };
  const isForgotten = now - former.lastAt - waitAfter(former, kind, former.lastAt) > FORGOTTEN_AFTER;
  return { failures: isForgotten ? 1 : former.failures + 1, lastAt: now };
}

/** Something came too soon, or too often. */
export class TooSoon extends Refusal {
  /** In how many seconds it is heard again. */
  readonly seconds: number;
  constructor(field: string, rule: string | Phrase, repair: string | Phrase, wait: number) {
    super(field, rule, repair);
    this.seconds = Math.ceil(wait / SECOND);
  }
}

/** An attempt came too soon after failed ones. */
export class Throttled extends TooSoon {
  constructor(field: string, wait: number) {
    const seconds = Math.ceil(wait / SECOND);
    super(
      field,
      counted(
        seconds,
        "Too many failed attempts. Try again in {count} second.",
        "Too many failed attempts. Try again in {count} seconds.",
      ),
      "You can still sign in with a passkey, or in a browser that you have used before.",
      wait,
    );
  }
}
