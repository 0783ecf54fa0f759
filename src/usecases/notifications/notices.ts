import { type Tx, transact } from "#db/engine/open.ts";
import {
  dueNotices,
  failUnknownChannels,
  isAnyUnknown,
  latestNotices,
  loadNotice,
  type Notice,
  nextDueAt,
  noticeCounts,
  queueNotice,
  saveNotice,
  waitingOf,
} from "#db/notifications/notices.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { concerns } from "#domain/notifications/audience.ts";
import { afterAttempt, type DeliveryOutcome, type NoticeState } from "#domain/notifications/delivery.ts";
import { notifiableRevisions } from "#domain/notifications/notifiable-revision.ts";
import { phrase } from "#domain/phrase.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { RecordEvent } from "#domain/record/event.ts";
import type { Instant } from "#domain/time.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { type Context, newId, type Scheduling } from "#usecases/context.ts";

/** What was told of an incident or a maintenance. */
export interface EntryEvents {
  after: Entry;
  events: readonly RecordEvent[];
}

/** Queues what was told for everybody whom it concerns, in the transaction that says it: both are kept, or neither. */
export function queueNotices(
  tx: Tx,
  { audiences = [], now }: Scheduling,
  { after, events }: EntryEvents,
  publication: number,
): void {
  const interested = audiences.filter(({ filter }) => concerns(filter, after));
  if (interested.length === 0) return;
  for (const revisionId of notifiableRevisions(after, events))
    for (const { channel, recipient } of interested)
      queueNotice(tx, { id: newId(), channel, recipient, revisionId, entryId: after.id, publication, queuedAt: now() });
}

/** What of a channel is due now, and may be sent at the same time. */
export const dueNow = ({ db }: Pick<Context, "db">, channel: string, now: Instant, limit: number): Notice[] =>
  dueNotices(db, channel, now, limit);

/** When the next notice of a channel is due; null when none waits. */
export const dueNext = ({ db }: Pick<Context, "db">, channel: string): Instant | null => nextDueAt(db, channel);

/** Whether a notice waits still. */
export const isWaiting = ({ db }: Pick<Context, "db">, { id }: Notice): boolean => loadNotice(db, id)?.state === "waiting";

/** Lays aside what waits for channels that the settings do not have any more. Where nothing does, nothing is written. */
export function expireBacklog({ db }: Pick<Context, "db">, channels: readonly string[], now: Instant): void {
  if (!isAnyUnknown(db, channels)) return;
  transact(db, (tx) => failUnknownChannels(tx, channels, "This channel is no longer in the settings.", now));
}

/** How many notices of a publication are still to be sent. */
export const countNotices = ({ db }: Pick<Context, "db">, publication: number): number => waitingOf(db, publication);

/** Notes what came of an attempt. Gives how the notice stands then. */
export function recordAttempt({ db }: Pick<Context, "db">, notice: Notice, outcome: DeliveryOutcome, now: Instant): NoticeState {
  const attempts = notice.attempts + 1;
  const { state, nextAt, fault } = afterAttempt(outcome, attempts, now);
  transact(db, (tx) => {
    // Somebody may have given it up meanwhile; but what was sent was sent.
    if (loadNotice(tx, notice.id)?.state !== "waiting" && state !== "sent") return;
    saveNotice(tx, notice.id, { state, attempts, nextAt, fault, settledAt: state === "waiting" ? null : now });
  });
  return state;
}

/** Lets a notice be tried again at once: one that failed for good, or that waits for its next attempt. */
export const retryNotice = (context: Context, id: string): void =>
  decide(context, id, ["dead", "waiting"], "retry", (now) => ({
    ...{ state: "waiting", attempts: 0, nextAt: now, settledAt: null, fault: null },
  }));

/** Gives a notice up that was not sent. */
export const dropNotice = (context: Context, id: string): void =>
  decide(context, id, ["dead", "waiting"], "drop", (now, { attempts, fault }) => ({
    ...{ state: "dropped", attempts, nextAt: now, settledAt: now, fault },
  }));

function decide(
  context: Context,
  id: string,
  from: readonly NoticeState[],
  action: "retry" | "drop",
  changesOf: (now: Instant, notice: Notice) => Parameters<typeof saveNotice>[2],
): void {
  requirePermission(context.actor.role, "publish");
  transact(context.db, (tx) => {
    const notice = loadNotice(tx, id);
    if (!notice)
      throw new Refusal(
        "notice",
        phrase("There is no notification “{id}”.", { id }),
        "See “Notifications”, or afloat notice list.",
      );
    if (!from.includes(notice.state))
      throw new Refusal(
        "notice",
        phrase("This notification is already {state}.", { state: phrase(notice.state) }),
        "No action is needed.",
      );
    saveNotice(tx, id, changesOf(context.now(), notice));
    audit(tx, context, `notice.${action}`, id, { channel: notice.channel, word: notice.revisionId });
  });
}

/** How notices stand, by channel, and the latest of those in the given states. */
export const readNotices = ({ db }: Pick<Context, "db">, states: readonly NoticeState[], limit: number) => ({
  counts: noticeCounts(db),
  notices: latestNotices(db, states, limit),
});
