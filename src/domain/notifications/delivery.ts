import { HOUR, type Instant, MINUTE, SECOND } from "#domain/time.ts";

/** Where a notice stands: not sent yet, with the receiver, failed for good until a person decides, or given up. */
export type NoticeState = "waiting" | "sent" | "dead" | "dropped";

/** What came of one attempt. Reasons name neither secrets nor people's addresses. */
export type Outcome =
  | { is: "sent" }
  /** It may work later; the receiver may have said when. */
  | { is: "failed"; reason: string; retryAt?: Instant }
  /** The receiver does not want it. After so many attempts it is believed. */
  | { is: "refused"; reason: string; tries: number };

/** How long to wait after the first failed attempt, the second and so on: some twenty hours in all, so that an outage of a night loses nothing. */
export const RETRY_WAITS: readonly number[] = [
  ...[SECOND, 5 * SECOND, 30 * SECOND],
  ...[2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 6 * HOUR],
];

/** No receiver may put off a word for longer. */
const MAX_WAIT_MS = 6 * HOUR;

/** How a notice goes on after its `attempts`th attempt. Waits grow by a fixed rule, so that the desk can say when it is tried again. */
export function afterAttempt(
  outcome: Outcome,
  attempts: number,
  now: Instant,
): { state: NoticeState; nextAt: Instant; fault: string | null } {
  if (outcome.is === "sent") return { state: "sent", nextAt: now, fault: null };
  const wait = RETRY_WAITS[attempts - 1];
  if (wait === undefined || (outcome.is === "refused" && attempts >= outcome.tries))
    return { state: "dead", nextAt: now, fault: outcome.reason };
  const asked = outcome.is === "failed" ? Math.min((outcome.retryAt ?? now) - now, MAX_WAIT_MS) : 0;
  return { state: "waiting", nextAt: now + Math.max(wait, asked), fault: outcome.reason };
}

/** A page that is gone says so once; any other refusal may be a slip while the receiver is being set up anew. */
const TRIES_IF_REFUSED = 3;

/** What an HTTP answer means (RFC 9110 §15). `retryAfter` is the field of that name. */
export function httpOutcome(host: string, status: number, retryAfter: string | null, now: Instant): Outcome {
  if (status >= 200 && status < 300) return { is: "sent" };
  const reason = `${host} responded with status ${status}.`;
  if (status === 410) return { is: "refused", reason, tries: 1 };
  if (status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429)
    return { is: "refused", reason: status < 400 ? `${reason} Redirects are not followed.` : reason, tries: TRIES_IF_REFUSED };
  const retryAt = readRetryAfter(retryAfter, now);
  return { is: "failed", reason, ...(retryAt !== undefined && { retryAt }) };
}

/** Seconds, or a date (RFC 9110 §10.2.3); undefined when it is neither. */
function readRetryAfter(text: string | null, now: Instant): Instant | undefined {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text)) return now + Number(text) * SECOND;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** What a server says of us rather than of the message: who sends may be mended, and then all of it goes out. */
const ABOUT_US = /^(CONN|EHLO|HELO|STARTTLS|AUTH|MAIL)/;

/** What a mail server's answer means (RFC 5321 §4.2.1); `command` is what it answered. Of its words only the code is kept: they may name people. */
export function smtpOutcome(host: string, code: number | undefined, command: string): Outcome {
  if (code === undefined || code < 400) return { is: "failed", reason: `${host} cannot be reached (${command}).` };
  const reason = `${host} responded with ${code} to ${command}.`;
  return code >= 500 && !ABOUT_US.test(command) ? { is: "refused", reason, tries: 1 } : { is: "failed", reason };
}
