import { canonical } from "#domain/canonical.ts";
import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { isPlausible } from "#domain/plausible-time.ts";
import { DAY, type Instant, MINUTE } from "#domain/time.ts";
import { type Alert, endOf } from "./alert.ts";

/** An alert in its latest known state. */
export interface KnownAlert extends Alert {
  /** When a message last stated this state; missing in groups that an earlier version stored. */
  receivedAt?: Instant | undefined;
}

/** A retry or another member of a cluster repeats a message within this time; Alertmanager retries for its `group_interval`, by default five minutes. */
const REPEAT_WINDOW = 15 * MINUTE;
/** How long the end of an alert is remembered from its receipt: a proxy or a backlog may deliver what is older than the end by days. */
const MEMORY = 7 * DAY;
/** How many alerts of one group are stored. */
const MAX_KNOWN = 5_000;

/** What identifies an alert in its group: the same labels give the same fingerprint. */
const identityOf = ({ fingerprint, labels }: Alert): string => canonical({ fingerprint, labels });

const receiptOf = (alert: KnownAlert): Instant => alert.receivedAt ?? endOf(alert);

/** Whether an alert is news: it fires, or its end was received just now. */
export const isCurrent = (alert: KnownAlert, now: Instant): boolean =>
  alert.status === "firing" || now - receiptOf(alert) <= REPEAT_WINDOW;

/**
 * The alerts of a group after a message about it. Messages may arrive late, repeated and in any order, so the alerts' own times
 * decide: a run of an alert is over only if the end is not before the start of the run that is known, and a run that is over does not
 * fire again. An alert that the message does not name stays as it is known, since a silenced or truncated alert is not over.
 */
export function mergeAlerts(known: readonly KnownAlert[], received: readonly Alert[], now: Instant): KnownAlert[] {
  const isRemembered = (alert: KnownAlert) => alert.status === "firing" || now - receiptOf(alert) <= MEMORY;
  const merged = new Map(known.filter(isRemembered).map((alert) => [identityOf(alert), alert]));
  for (const each of received) {
    const identity = identityOf(each);
    const before = merged.get(identity);
    const alert = { ...withPlausibleTimes(each, before, now), receivedAt: now };
    if (!before || supersedes(alert, before)) merged.set(identity, alert);
  }
  return withinLimit([...merged.values()], now);
}

/** The alerts that a message is about: those that it names, and the current ones. */
export function alertsToAssess(known: readonly KnownAlert[], received: readonly Alert[], now: Instant): KnownAlert[] {
  const named = new Set(received.map(identityOf));
  return known.filter((alert) => isCurrent(alert, now) || named.has(identityOf(alert)));
}

/** Whether a received alert is a later state than the known one of the same identity, or the same end once more. */
function supersedes(received: Alert, known: Alert): boolean {
  if (received.status === "resolved")
    return known.status === "resolved" ? endOf(received) >= endOf(known) : endOf(received) >= known.startsAt;
  return known.status === "firing" ? received.startsAt >= known.startsAt : received.startsAt > endOf(known);
}

/**
 * An alert with times that can be: programs send year 1 where they have none, and a clock may be wrong. An unknown start is that of
 * the known run, or the receipt; an end is not later than its receipt, or later runs would count as over.
 */
function withPlausibleTimes(alert: Alert, known: KnownAlert | undefined, now: Instant): Alert {
  const { status, endsAt } = alert;
  const end = status === "resolved" && endsAt !== undefined && isPlausible(endsAt, now) ? Math.min(endsAt, now) : undefined;
  return {
    ...alert,
    startsAt: isPlausible(alert.startsAt, now) ? alert.startsAt : unknownStart(alert, known, end, now),
    endsAt: end,
  };
}

function unknownStart({ status }: Alert, known: KnownAlert | undefined, end: Instant | undefined, now: Instant): Instant {
  const isRepetition = known !== undefined && isCurrent(known, now);
  if (isRepetition) return known.startsAt;
  return status === "resolved" ? (end ?? now) : now;
}

/** Firing alerts first, then the ends that were received last. Forgets ends rather than an alert that fires. */
function withinLimit(alerts: readonly KnownAlert[], now: Instant): KnownAlert[] {
  const firing = alerts.filter(({ status }) => status === "firing");
  if (firing.length > MAX_KNOWN)
    throw new Refusal(
      "alerts",
      phrase("This group has more than {limit} alerts.", { limit: MAX_KNOWN }),
      "Group them by more labels in Alertmanager.",
    );
  const ends = alerts.filter(({ status }) => status === "resolved").sort((one, other) => receiptOf(other) - receiptOf(one));
  // Of an old end only the identity and the times are needed.
  const stored = ends.map((alert) => (isCurrent(alert, now) ? alert : { ...alert, annotations: {} }));
  return [...firing, ...stored.slice(0, MAX_KNOWN - firing.length)];
}
