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

/** An incident or a maintenance, and its new events. */
export interface EntryEvents {
  after: Entry;
  events: readonly RecordEvent[];
}

/** Queues notices for all recipients whose filter matches, in the transaction of the update: both are saved, or neither. */
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

/** The due notices of a channel, which may be sent at the same time. */
export const dueNow = ({ db }: Pick<Context, "db">, channel: string, now: Instant, limit: number): Notice[] =>
  dueNotices(db, channel, now, limit);

/** When the next notice of a channel is due; null if none is waiting. */
export const dueNext = ({ db }: Pick<Context, "db">, channel: string): Instant | null => nextDueAt(db, channel);

/** Whether a notice is still waiting. */
export const isWaiting = ({ db }: Pick<Context, "db">, { id }: Notice): boolean => loadNotice(db, id)?.state === "waiting";

/** Marks notices for channels that are no longer in the settings as failed. Writes nothing if there are none. */
export function expireBacklog({ db }: Pick<Context, "db">, channels: readonly string[], now: Instant): void {
  if (!isAnyUnknown(db, channels)) return;
  transact(db, (tx) => failUnknownChannels(tx, channels, "This channel is no longer in the settings.", now));
}

/** How many notices of a publication are still waiting. */
export const countNotices = ({ db }: Pick<Context, "db">, publication: number): number => waitingOf(db, publication);

/** Saves the outcome of an attempt. Returns the new state of the notice. */
export function recordAttempt({ db }: Pick<Context, "db">, notice: Notice, outcome: DeliveryOutcome, now: Instant): NoticeState {
  const attempts = notice.attempts + 1;
  const { state, nextAt, fault } = afterAttempt(outcome, attempts, now);
  transact(db, (tx) => {
    // A person may have dropped it in the meantime; but if it was sent, that is its state.
    if (loadNotice(tx, notice.id)?.state !== "waiting" && state !== "sent") return;
    saveNotice(tx, notice.id, { state, attempts, nextAt, fault, settledAt: state === "waiting" ? null : now });
  });
  return state;
}

/** Sends a failed or waiting notice again at once. */
export const retryNotice = (context: Context, id: string): void =>
  decide(context, id, ["dead", "waiting"], "retry", (now) => ({
    ...{ state: "waiting", attempts: 0, nextAt: now, settledAt: null, fault: null },
  }));

/** Drops a notice that was not sent. */
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

/** The number of notices by channel and state, and the latest ones in the given states. */
export const readNotices = ({ db }: Pick<Context, "db">, states: readonly NoticeState[], limit: number) => ({
  counts: noticeCounts(db),
  notices: latestNotices(db, states, limit),
});
