import { and, asc, count, eq, gt, isNull, lt, lte } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { subscribers } from "#db/schema/notifications.ts";
import type { Instant } from "#domain/time.ts";

/** Somebody who asked to be written to. */
export type Subscriber = typeof subscribers.$inferSelect;

export const addSubscriber = (tx: Tx, subscriber: Subscriber): void => void tx.insert(subscribers).values(subscriber).run();

export const saveSubscriber = (tx: Tx, id: string, change: Partial<Omit<Subscriber, "id">>): void =>
  void tx.update(subscribers).set(change).where(eq(subscribers.id, id)).run();

export const findSubscriber = (tx: Reader, address: string): Subscriber | undefined =>
  tx.select().from(subscribers).where(eq(subscribers.address, address)).get();

export const loadSubscriber = (tx: Reader, id: string): Subscriber | undefined =>
  tx.select().from(subscribers).where(eq(subscribers.id, id)).get();

/** Takes somebody out; nothing is left of the address. */
export const dropSubscriber = (tx: Tx, id: string): void => void tx.delete(subscribers).where(eq(subscribers.id, id)).run();

/** Those who had confirmed by an instant, in the order of their ids: so many after one of them. */
export const confirmedBy = (tx: Reader, at: Instant, id: string, limit: number): Subscriber[] =>
  tx
    .select()
    .from(subscribers)
    .where(and(lte(subscribers.confirmedAt, at), gt(subscribers.id, id)))
    .orderBy(asc(subscribers.id))
    .limit(limit)
    .all();

/** Everybody, by address. */
export const listSubscribers = (tx: Reader, limit = -1): Subscriber[] =>
  tx.select().from(subscribers).orderBy(asc(subscribers.address)).limit(limit).all();

/** How many confirmed, and how many were asked to. */
export function subscriberCounts(tx: Reader): { confirmed: number; unconfirmed: number } {
  const all = tx.select({ count: count() }).from(subscribers).get()?.count ?? 0;
  const unconfirmed = tx.select({ count: count() }).from(subscribers).where(isNull(subscribers.confirmedAt)).get()?.count ?? 0;
  return { confirmed: all - unconfirmed, unconfirmed };
}

/** Forgets whoever was asked before an instant and did not confirm. */
export const sweepUnconfirmed = (tx: Tx, before: Instant): void =>
  void tx
    .delete(subscribers)
    .where(and(isNull(subscribers.confirmedAt), lt(subscribers.askedAt, before)))
    .run();
