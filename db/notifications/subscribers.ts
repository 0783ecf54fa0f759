import { and, asc, count, eq, gt, isNull, lt, lte } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { subscribers } from "#db/schema/notifications.ts";
import type { Instant } from "#domain/time.ts";

/** Someone who asked for notifications by mail. */
export type Subscriber = typeof subscribers.$inferSelect;

export const addSubscriber = (tx: Tx, subscriber: Subscriber): void => void tx.insert(subscribers).values(subscriber).run();

export const saveSubscriber = (tx: Tx, id: string, change: Partial<Omit<Subscriber, "id">>): void =>
  void tx.update(subscribers).set(change).where(eq(subscribers.id, id)).run();

export const findSubscriber = (db: Reader, address: string): Subscriber | undefined =>
  db.select().from(subscribers).where(eq(subscribers.address, address)).get();

export const loadSubscriber = (db: Reader, id: string): Subscriber | undefined =>
  db.select().from(subscribers).where(eq(subscribers.id, id)).get();

/** Deletes a subscriber, including the address. */
export const dropSubscriber = (tx: Tx, id: string): void => void tx.delete(subscribers).where(eq(subscribers.id, id)).run();

/** At most `limit` subscribers who had confirmed by an instant, in the order of their ids, after the given id. */
export const confirmedBy = (db: Reader, at: Instant, id: string, limit: number): Subscriber[] =>
  db
    .select()
    .from(subscribers)
    .where(and(lte(subscribers.confirmedAt, at), gt(subscribers.id, id)))
    .orderBy(asc(subscribers.id))
    .limit(limit)
    .all();

/** All subscribers by address. */
export const listSubscribers = (db: Reader, limit = -1): Subscriber[] =>
  db.select().from(subscribers).orderBy(asc(subscribers.address)).limit(limit).all();

/** How many subscribers have confirmed, and how many have not yet. */
export function subscriberCounts(db: Reader): { confirmed: number; unconfirmed: number } {
  const all = db.select({ count: count() }).from(subscribers).get()?.count ?? 0;
  const unconfirmed = db.select({ count: count() }).from(subscribers).where(isNull(subscribers.confirmedAt)).get()?.count ?? 0;
  return { confirmed: all - unconfirmed, unconfirmed };
}

/** Deletes subscribers who were asked before an instant and did not confirm. */
export const sweepUnconfirmed = (tx: Tx, before: Instant): void =>
  void tx
    .delete(subscribers)
    .where(and(isNull(subscribers.confirmedAt), lt(subscribers.askedAt, before)))
    .run();
