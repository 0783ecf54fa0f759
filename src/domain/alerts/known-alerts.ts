import { canonical } from "#domain/canonical.ts";
import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import type { Alert } from "./alert.ts";

/** A retry or another member of a cluster repeats a message within this time; Alertmanager retries for its `group_interval`, by default five minutes. */
const REPEAT_WINDOW = 15 * MINUTE;
/** How many alerts of one group are stored. */
const MAX_KNOWN = 5_000;

/** What identifies an alert in its group: the same labels give the same fingerprint. */
const identityOf = ({ fingerprint, labels }: Alert): string => canonical({ fingerprint, labels });

/** When a resolved alert ended; its start where the message does not state it. */
const endOf = ({ startsAt, endsAt }: Alert): Instant => endsAt ?? startsAt;

/**
 * The alerts of a group after a message about it. Messages may arrive late, repeated and in any order, so the alerts' own times
 * decide: a run of an alert is over only if the end is not before the start of the run that is known. An alert that the message
 * does not name stays as it is known, since a silenced or truncated alert is not over.
 */
export function mergeAlerts(known: readonly Alert[], received: readonly Alert[], now: Instant): Alert[] {
  const merged = new Map(known.map((alert) => [identityOf(alert), alert]));
  const named = new Set<string>();
  for (const alert of received) {
    const identity = identityOf(alert);
    named.add(identity);
    const before = merged.get(identity);
    if (!before || supersedes(alert, before, now)) merged.set(identity, alert);
  }
  const isNeeded = (identity: string, alert: Alert) =>
    named.has(identity) || alert.status === "firing" || now - endOf(alert) <= REPEAT_WINDOW;
  const needed = [...merged].filter(([identity, alert]) => isNeeded(identity, alert)).map(([, alert]) => alert);
  if (needed.length <= MAX_KNOWN) return needed;
  throw new Refusal(
    "alerts",
    phrase("This group has more than {limit} alerts.", { limit: MAX_KNOWN }),
    "Group them by more labels in Alertmanager.",
  );
}

/** Whether a received alert is a later state than the known one of the same identity. */
function supersedes(received: Alert, known: Alert, now: Instant): boolean {
  if (received.status === "resolved")
    return known.status === "resolved" ? endOf(received) > endOf(known) : endOf(received) >= known.startsAt;
  if (known.status === "firing") return received.startsAt >= known.startsAt;
  // The same run fires again only if the message cannot be a repetition: the monitoring system had lost sight of the alert.
  return received.startsAt > endOf(known) || now - endOf(known) > REPEAT_WINDOW;
}
