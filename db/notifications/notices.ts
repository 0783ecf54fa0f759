import { and, asc, count, desc, eq, isNull, like, lt, lte, min, ne, notExists, notInArray, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Reader, Tx } from "#db/engine/open.ts";
import { notices } from "#db/schema/notifications.ts";
import { publications } from "#db/schema/record.ts";
import type { NoticeState } from "#domain/notifications/delivery.ts";
import type { Instant } from "#domain/time.ts";

/** A message to one receiver, and the state of its delivery. */
export type Notice = typeof notices.$inferSelect;

/** The values of a new notice. */
export type NewNotice = Pick<Notice, "id" | "channel" | "recipient" | "revisionId" | "entryId" | "publication" | "queuedAt">;

/** Queues a notice. Call it in the transaction that commits the update. The same revision is queued only once per receiver. */
export const queueNotice = (tx: Tx, notice: NewNotice): void =>
  void tx
    .insert(notices)
    .values({ ...notice, state: "waiting", attempts: 0, nextAt: 0 })
    .onConflictDoNothing()
    .run();

const isWaiting = eq(notices.state, "waiting");
/** A notice is sent only after readers of the page can see the update. */
const isLive = or(isNull(notices.publication), sql`${publications.liveAt} IS NOT NULL`);

/** The condition that no earlier notice about the same entry waits for the same receiver, so that none is overtaken. */
function isFirstWaiting(db: Reader): SQL {
  const earlier = alias(notices, "earlier");
  const isBefore = and(
    eq(earlier.channel, notices.channel),
    eq(earlier.recipient, notices.recipient),
    eq(earlier.entryId, notices.entryId),
    lt(earlier.seq, notices.seq),
    eq(earlier.state, "waiting"),
  );
  return notExists(db.select({ one: sql`1` }).from(earlier).where(isBefore));
}

/** The due notices of a channel in order; mails about subscriptions come first. */
export const dueNotices = (db: Reader, channel: string, now: Instant, limit: number): Notice[] =>
  db
    .select({ notice: notices })
    .from(notices)
    .leftJoin(publications, eq(publications.seq, notices.publication))
    .where(and(isWaiting, eq(notices.channel, channel), lte(notices.nextAt, now), isLive, isFirstWaiting(db)))
    .orderBy(desc(isNull(notices.entryId)), asc(notices.seq))
    .limit(limit)
    .all()
    .map(({ notice }) => notice);

/** When the next notice of a channel is to be sent; null if none is waiting that is live. */
export const nextDueAt = (db: Reader, channel: string): Instant | null =>
  db
    .select({ at: min(notices.nextAt) })
    .from(notices)
    .leftJoin(publications, eq(publications.seq, notices.publication))
    .where(and(isWaiting, eq(notices.channel, channel), isLive, isFirstWaiting(db)))
    .get()?.at ?? null;

export const loadNotice = (db: Reader, id: string): Notice | undefined =>
  db.select().from(notices).where(eq(notices.id, id)).get();

/** Saves the state of a notice. */
export const saveNotice = (
  tx: Tx,
  id: string,
  changes: Pick<Notice, "state" | "attempts" | "nextAt" | "settledAt" | "fault">,
): void => void tx.update(notices).set(changes).where(eq(notices.id, id)).run();

/** The earlier notices about the same entry that were sent to the same receiver, the oldest first. */
export const sentBefore = (db: Reader, { channel, recipient, entryId, seq }: Notice): Notice[] =>
  entryId === null
    ? []
    : db
        .select()
        .from(notices)
        .where(
          and(
            eq(notices.channel, channel),
            eq(notices.recipient, recipient),
            eq(notices.entryId, entryId),
            lt(notices.seq, seq),
            eq(notices.state, "sent"),
          ),
        )
        .orderBy(asc(notices.seq))
        .all();

/** The latest notices in any of the states, newest first. */
export const latestNotices = (db: Reader, states: readonly NoticeState[], limit: number): Notice[] =>
  db
    .select()
    .from(notices)
    .where(sql`${notices.state} IN (SELECT value FROM json_each(${JSON.stringify(states)}))`)
    .orderBy(desc(notices.seq))
    .limit(limit)
    .all();

/** The number of notices by channel and state. */
export const noticeCounts = (db: Reader): { channel: string; state: NoticeState; count: number }[] =>
  db
    .select({ channel: notices.channel, state: notices.state, count: count() })
    .from(notices)
    .groupBy(notices.channel, notices.state)
    .orderBy(asc(notices.channel))
    .all();

/** How many notices are waiting although the update is live, and since when; null if none is. */
export const waitingNotices = (db: Reader): { count: number; since: Instant | null } => waitingWhere(db, isLive);

/** How many notices of a publication are waiting, whether it is live or not. */
export const waitingOf = (db: Reader, publication: number): number =>
  waitingWhere(db, eq(notices.publication, publication)).count;

const waitingWhere = (db: Reader, condition: SQL | undefined): { count: number; since: Instant | null } =>
  db
    .select({ count: count(), since: min(notices.queuedAt) })
    .from(notices)
    .leftJoin(publications, eq(publications.seq, notices.publication))
    .where(and(isWaiting, condition))
    .get() ?? { count: 0, since: null };

/** How many notices failed permanently: to channels, and to single subscribers. */
export function deadNotices(db: Reader, subscribers: string): { channels: number; subscribers: number } {
  const dead = (condition: SQL) =>
    db
      .select({ count: count() })
      .from(notices)
      .where(and(eq(notices.state, "dead"), condition))
      .get()?.count ?? 0;
  return { channels: dead(ne(notices.channel, subscribers)), subscribers: dead(eq(notices.channel, subscribers)) };
}

/** Marks all waiting notices as failed, for a person to decide. */
export const failWaiting = (tx: Tx, fault: string, now: Instant): void =>
  void tx.update(notices).set({ state: "dead", settledAt: now, fault }).where(isWaiting).run();

/** Whether a notice is waiting for a channel that is not in the list. */
export const isAnyUnknown = (db: Reader, known: readonly string[]): boolean =>
  db
    .select({ id: notices.id })
    .from(notices)
    .where(and(isWaiting, notInArray(notices.channel, [...known])))
    .limit(1)
    .get() !== undefined;

/** Marks the waiting notices of channels that are not in the list as failed. */
export const failUnknownChannels = (tx: Tx, known: readonly string[], fault: string, now: Instant): void =>
  void tx
    .update(notices)
    .set({ state: "dead", settledAt: now, fault })
    .where(and(isWaiting, notInArray(notices.channel, [...known])))
    .run();

/** Drops the waiting and failed notices for one receiver; with `about`, only those about one kind of subscription mail. */
export const dropNoticesTo = (tx: Tx, channel: string, recipient: string, now: Instant, about?: string): void =>
  void tx
    .update(notices)
    .set({ state: "dropped", settledAt: now, fault: null })
    .where(
      and(
        eq(notices.channel, channel),
        eq(notices.recipient, recipient),
        or(isWaiting, eq(notices.state, "dead")),
        about === undefined ? undefined : like(notices.revisionId, `${about}-%`),
      ),
    )
    .run();

/** Deletes notices that were sent or dropped before an instant. */
export const sweepNotices = (tx: Tx, before: Instant): void =>
  void tx
    .delete(notices)
    .where(and(lt(notices.settledAt, before), ne(notices.state, "dead")))
    .run();
