import { HOUR, type Instant, MINUTE, SECOND } from "#domain/time.ts";

/** The state of a notice: not sent yet, sent, failed until a person decides, or dropped. */
export type NoticeState = "waiting" | "sent" | "dead" | "dropped";

/** The result of one attempt. Reasons contain no secrets and no personal addresses. */
export type DeliveryOutcome =
  | { is: "sent" }
  /** A temporary failure; the receiver may have stated when to try again. */
  | { is: "failed"; reason: string; retryAt?: Instant }
  /** A permanent failure. It is accepted as such after `tries` attempts. */
  | { is: "refused"; reason: string; tries: number };

/** How long to wait after each failed attempt: about twenty hours in total, so that an outage of one night loses no notices. */
export const RETRY_WAITS: readonly number[] = [
  ...[SECOND, 5 * SECOND, 30 * SECOND],
  ...[2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 6 * HOUR],
];

/** The longest delay that a receiver can request. */
const MAX_WAIT_MS = 6 * HOUR;

/**
 * The state of a notice after its `attempts`th attempt. The waits are fixed, so that the admin can show the time of the next
 * attempt.
 */
export function afterAttempt(
  outcome: DeliveryOutcome,
  attempts: number,
  now: Instant,
): { state: NoticeState; nextAt: Instant; fault: string | null } {
  if (outcome.is === "sent") return { state: "sent", nextAt: now, fault: null };
  const waitMs = RETRY_WAITS[attempts - 1];
  if (waitMs === undefined || (outcome.is === "refused" && attempts >= outcome.tries))
    return { state: "dead", nextAt: now, fault: outcome.reason };
  const requestedMs = outcome.is === "failed" ? Math.min((outcome.retryAt ?? now) - now, MAX_WAIT_MS) : 0;
  return { state: "waiting", nextAt: now + Math.max(waitMs, requestedMs), fault: outcome.reason };
}

/** Status 410 (Gone) is final at once; any other refusal may be temporary while the receiver is being reconfigured. */
const MAX_REFUSED_TRIES = 3;

/** The outcome of an HTTP response (RFC 9110 §15). `retryAfter` is the value of the Retry-After header. */
export function httpOutcome(host: string, status: number, retryAfter: string | null, now: Instant): DeliveryOutcome {
  if (status >= 200 && status < 300) return { is: "sent" };
  const reason = `${host} responded with status ${status}.`;
  if (status === 410) return { is: "refused", reason, tries: 1 };
  if (status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429)
    return { is: "refused", reason: status < 400 ? `${reason} Redirects are not followed.` : reason, tries: MAX_REFUSED_TRIES };
  const retryAt = readRetryAfter(retryAfter, now);
  return { is: "failed", reason, ...(retryAt !== undefined && { retryAt }) };
}

/** Parses the Retry-After header: seconds, or a date (RFC 9110 §10.2.3); undefined if it is neither. */
function readRetryAfter(text: string | null, now: Instant): Instant | undefined {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text)) return now + Number(text) * SECOND;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/**
 * Replies to these commands are about the sender, not the message: the sender's settings can be fixed, after which all messages
 * are delivered.
 */
const SENDER_COMMANDS = /^(CONN|EHLO|HELO|STARTTLS|AUTH|MAIL)/;

/**
 * The outcome of a mail server's reply to `command` (RFC 5321 §4.2.1). Only the code is stored, since the reply text may contain
 * names of people.
 */
export function smtpOutcome(host: string, code: number | undefined, command: string): DeliveryOutcome {
  if (code === undefined || code < 400) return { is: "failed", reason: `${host} cannot be reached (${command}).` };
  const reason = `${host} responded with ${code} to ${command}.`;
  return code >= 500 && !SENDER_COMMANDS.test(command) ? { is: "refused", reason, tries: 1 } : { is: "failed", reason };
}
