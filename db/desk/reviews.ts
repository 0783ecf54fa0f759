import { asc, eq, isNull } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { reviews } from "#db/schema/desk.ts";

export type Review = typeof reviews.$inferSelect;

/** Asks for a review, in the place of one with the same id. */
export function saveReview(tx: Tx, review: Review): void {
  tx.insert(reviews).values(review).onConflictDoUpdate({ target: reviews.id, set: review }).run();
}

export const findReview = (tx: Reader, id: string): Review | undefined =>
  tx.select().from(reviews).where(eq(reviews.id, id)).get();

/** What waits for a second pair of eyes, the oldest first. */
export const openReviews = (tx: Reader): Review[] =>
  tx.select().from(reviews).where(isNull(reviews.outcome)).orderBy(asc(reviews.askedAt)).all();

export const saveOutcome = (tx: Tx, id: string, end: Pick<Review, "outcome" | "settledBy" | "settledAt" | "remark">): void =>
  void tx.update(reviews).set(end).where(eq(reviews.id, id)).run();
