import { and, asc, count, desc, eq, isNull, like, lt, lte, min, ne, notExists, notInArray, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Reader, Tx } from "#db/engine/open.ts";
import { notices } from "#db/schema/notifications.ts";
import { publications } from "#db/schema/record.ts";
import type { NoticeState } from "#domain/notifications/delivery.ts";
import type { Instant } from "#domain/time.ts";

/** A word on its way to a receiver. */
export type Notice = typeof notices.$inferSelect;

/** What a new notice is given. */
export type NewNotice = Pick<Notice, "id" | "channel" | "recipient" | "word" | "entryId" | "publication" | "queuedAt">;

/** Commits us to telling somebody; call it in the transaction that says the word. The same word to the same receiver is queued once. */
export const queueNotice = (tx: Tx, notice: NewNotice): void =>
  void tx
    .insert(notices)
    .values({ ...notice, state: "waiting", attempts: 0, nextAt: 0 })
    .onConflictDoNothing()
    .run();

const isWaiting = eq(notices.state, "waiting");
/** A word is told only once readers of the page can see it. */
const isLive = or(isNull(notices.publication), sql`${publications.liveAt} IS NOT NULL`);

/** Of one incident to one receiver, nothing overtakes what was said before. */
function isNext(tx: Reader): SQL {
  const earlier = alias(notices, "earlier");
  const isBefore = and(
    eq(earlier.channel, notices.channel),
    eq(earlier.recipient, notices.recipient),
    eq(earlier.entryId, notices.entryId),
    lt(earlier.seq, notices.seq),
    eq(earlier.state, "waiting"),
  );
  return notExists(tx.select({ one: sql`1` }).from(earlier).where(isBefore));
}

/** The notices of a channel that are due, in order; mails about subscriptions before all. */
export const dueNotices = (tx: Reader, channel: string, now: Instant, limit: number): Notice[] =>
  tx
    .select({ notice: notices })
    .from(notices)
    .leftJoin(publications, eq(publications.seq, notices.publication))
    .where(and(isWaiting, eq(notices.channel, channel), lte(notices.nextAt, now), isLive, isNext(tx)))
    .orderBy(desc(isNull(notices.entryId)), asc(notices.seq))
    .limit(limit)
    .all()
    .map(({ notice }) => notice);

/** When the next notice of a channel is to be tried; null when none waits that is live. */
export const nextDueAt = (tx: Reader, channel: string): Instant | null =>
  tx
    .select({ at: min(notices.nextAt) })
    .from(notices)
    .leftJoin(publications, eq(publications.seq, notices.publication))
    .where(and(isWaiting, eq(notices.channel, channel), isLive, isNext(tx)))
    .get()?.at ?? null;

export const loadNotice = (tx: Reader, id: string): Notice | undefined =>
  tx.select().from(notices).where(eq(notices.id, id)).get();

/** Notes how a notice stands now. */
export const saveNotice = (
  tx: Tx,
  id: string,
  now: Pick<Notice, "state" | "attempts" | "nextAt" | "settledAt" | "fault">,
): void => void tx.update(notices).set(now).where(eq(notices.id, id)).run();

/** What the same receiver was sent of the same incident before, the oldest first. */
export const sentBefore = (tx: Reader, { channel, recipient, entryId, seq }: Notice): Notice[] =>
  entryId === null
    ? []
    : tx
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
export const latestNotices = (tx: Reader, states: readonly NoticeState[], limit: number): Notice[] =>
  tx
    .select()
    .from(notices)
    .where(sql`${notices.state} IN (SELECT value FROM json_each(${JSON.stringify(states)}))`)
    .orderBy(desc(notices.seq))
    .limit(limit)
    .all();

/** How many notices stand how, by channel. */
export const noticeCounts = (tx: Reader): { channel: string; state: NoticeState; count: number }[] =>
  tx
    .select({ channel: notices.channel, state: notices.state, count: count() })
    .from(notices)
    .groupBy(notices.channel, notices.state)
    .orderBy(asc(notices.channel))
    .all();

/** How many notices wait although readers see the word, and since when the oldest does; null when none does. */
export const waitingNotices = (tx: Reader): { count: number; since: Instant | null } => waitingWhere(tx, isLive);

/** The same of one publication, live or not. */
export const waitingOf = (tx: Reader, publication: number): number =>
  waitingWhere(tx, eq(notices.publication, publication)).count;

const waitingWhere = (tx: Reader, condition: SQL | undefined): { count: number; since: Instant | null } =>
  tx
    .select({ count: count(), since: min(notices.queuedAt) })
    .from(notices)
    .leftJoin(publications, eq(publications.seq, notices.publication))
    .where(and(isWaiting, condition))
    .get() ?? { count: 0, since: null };

/** How many notices failed for good: to channels, and to single subscribers. */
export function deadNotices(tx: Reader, subscribers: string): { channels: number; subscribers: number } {
  const dead = (condition: SQL) =>
    tx
      .select({ count: count() })
      .from(notices)
      .where(and(eq(notices.state, "dead"), condition))
      .get()?.count ?? 0;
  return { channels: dead(ne(notices.channel, subscribers)), subscribers: dead(eq(notices.channel, subscribers)) };
}

/** Lays aside what waits, for a person to decide. */
export const failWaiting = (tx: Tx, fault: string, now: Instant): void =>
  void tx.update(notices).set({ state: "dead", settledAt: now, fault }).where(isWaiting).run();

/** Whether something waits for a channel that is not among these. */
export const isAnyUnknown = (tx: Reader, known: readonly string[]): boolean =>
  tx
    .select({ id: notices.id })
    .from(notices)
    .where(and(isWaiting, notInArray(notices.channel, [...known])))
    .limit(1)
    .get() !== undefined;

/** Lays aside what waits for channels that are not among these. */
export const failUnknownChannels = (tx: Tx, known: readonly string[], fault: string, now: Instant): void =>
  void tx
    .update(notices)
    .set({ state: "dead", settledAt: now, fault })
    .where(and(isWaiting, notInArray(notices.channel, [...known])))
    .run();

/** Gives up what waits for one receiver, or has failed there; only what is about one thing, where that is given. */
export const dropNoticesTo = (tx: Tx, channel: string, recipient: string, now: Instant, about?: string): void =>
  void tx
    .update(notices)
    .set({ state: "dropped", settledAt: now, fault: null })
    .where(
      and(
        eq(notices.channel, channel),
        eq(notices.recipient, recipient),
        or(isWaiting, eq(notices.state, "dead")),
        about === undefined ? undefined : like(notices.word, `${about}-%`),
      ),
    )
    .run();

/** Forgets what was sent or given up before an instant. */
export const sweepNotices = (tx: Tx, before: Instant): void =>
  void tx
    .delete(notices)
    .where(and(lt(notices.settledAt, before), ne(notices.state, "dead")))
    .run();
