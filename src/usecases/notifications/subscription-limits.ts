import { findAttempts, saveAttempts, sweepAttempts } from "#db/accounts/attempts.ts";
import type { Tx } from "#db/engine/open.ts";
import { visitorAt } from "#domain/accounts/network.ts";
import { TooSoon } from "#domain/accounts/throttle.ts";
import { countedOn, type RateLimit, SUBSCRIBE_LIMITS } from "#domain/notifications/subscription.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { sha256 } from "#usecases/accounts/token.ts";

/** Refuses a form if the visitor, or all visitors together, sent too many. */
export function checkRequestLimits(tx: Tx, visitor: string, now: Instant): void {
  sweepAttempts(tx, now - DAY);
  const { visitor: ofVisitor, total } = SUBSCRIBE_LIMITS;
  if (!isCounted(tx, `subscribe:${sha256(visitorAt(visitor))}`, ofVisitor, now) || !isCounted(tx, "subscribe", total, now))
    throw new TooSoon(
      "address",
      "Too many requests.",
      "Try again in an hour, or follow a feed; feeds need no sign-up.",
      ofVisitor.windowMs,
    );
}

/** Whether another mail may be sent to an address, so that nobody can flood a mailbox through us. Counts it if so. */
export const isMailAllowed = (tx: Tx, address: string, now: Instant): boolean =>
  isCounted(tx, `subscriber:${sha256(address.toLowerCase())}`, SUBSCRIBE_LIMITS.address, now);

function isCounted(tx: Tx, key: string, limit: RateLimit, now: Instant): boolean {
  const previous = findAttempts(tx, key);
  const count = countedOn(previous && { count: previous.failures, at: previous.lastAt }, limit, now);
  if (count !== undefined) saveAttempts(tx, key, { failures: count, lastAt: now });
  return count !== undefined;
}
