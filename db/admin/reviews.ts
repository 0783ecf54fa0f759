import { asc, eq, isNull } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { reviews } from "#db/schema/admin.ts";

export type Review = typeof reviews.$inferSelect;

/** Saves a review; one with the same id is replaced. */
export function saveReview(tx: Tx, review: Review): void {
  tx.insert(reviews).values(review).onConflictDoUpdate({ target: reviews.id, set: review }).run();
}

export const findReview = (db: Reader, id: string): Review | undefined =>
  db.select().from(reviews).where(eq(reviews.id, id)).get();

/** The open reviews, the oldest first. */
export const openReviews = (db: Reader): Review[] =>
  db.select().from(reviews).where(isNull(reviews.outcome)).orderBy(asc(reviews.askedAt)).all();

export const saveOutcome = (tx: Tx, id: string, outcome: Pick<Review, "outcome" | "settledBy" | "settledAt" | "remark">): void =>
  void tx.update(reviews).set(outcome).where(eq(reviews.id, id)).run();
