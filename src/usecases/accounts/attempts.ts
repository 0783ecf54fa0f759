import { findAttempts, forgetAttempts, saveAttempts, sweepAttempts } from "#db/accounts/attempts.ts";
import type { Reader, Tx } from "#db/engine/open.ts";
import { visitorAt } from "#domain/accounts/network.ts";
import { type AttemptKind, Throttled, waitAfter, withFailure } from "#domain/accounts/throttle.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { sha256 } from "./token.ts";

/** The key by which attempts are counted. */
export interface Counter {
  kind: AttemptKind;
  key: string;
}

export const addressCounter = (address: string): Counter => ({ kind: "address", key: `address:${visitorAt(address)}` });
/** Counts by name, whether or not the account exists, so that the response does not reveal it. */
export const accountCounter = (name: string): Counter => ({ kind: "account", key: `account:${sha256(name.toLowerCase())}` });
export const deviceCounter = (tokenHash: string): Counter => ({ kind: "device", key: `device:${tokenHash}` });
export const codeCounter = (accountId: number): Counter => ({ kind: "account", key: `code:${accountId}` });

/**
 * Refuses an attempt that must wait; any other counts as failed until `forgive` is called, so that parallel attempts cannot evade
 * the limit. `field` is where the refusal is shown.
 */
export function claimAttempt(tx: Tx, counters: readonly Counter[], field: string, now: Instant): void {
  sweepAttempts(tx, now - DAY);
  const waitMs = Math.max(...counters.map(({ kind, key }) => waitMsOf(tx, kind, key, now)));
  if (waitMs > 0) throw new Throttled(field, waitMs);
  for (const { kind, key } of counters) saveAttempts(tx, key, withFailure(findAttempts(tx, key), kind, now));
}

function waitMsOf(db: Reader, kind: AttemptKind, key: string, now: Instant): number {
  const known = findAttempts(db, key);
  return known ? waitAfter(known, kind, now) : 0;
}

/** Uncounts a claimed attempt that succeeded. Others may share a network address, so its count only decreases by one. */
export function forgive(tx: Tx, counters: readonly Counter[]): void {
  for (const { kind, key } of counters) {
    const known = findAttempts(tx, key);
    if (kind !== "address" || !known || known.failures <= 1) forgetAttempts(tx, key);
    else saveAttempts(tx, key, { ...known, failures: known.failures - 1 });
  }
}
