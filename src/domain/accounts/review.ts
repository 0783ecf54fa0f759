import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";

/** Whether words wait for another person before they are published, or were published and wait for one afterwards. */
export type ReviewKind = "before" | "after";
export type ReviewOutcome = "approved" | "discarded";

const REMARK_LIMIT = 500;

/** Refuses whoever would be the second pair of eyes on words of their own. */
export function checkReviewer(author: string, reviewer: string): void {
  if (author === reviewer)
    throw new Refusal(
      "review",
      "You wrote this yourself.",
      "Another person has to look at it; or publish it now, and have it reviewed after.",
    );
}

/** Refuses a review that ended already. */
export function checkOpen({ outcome, settledBy }: { outcome: ReviewOutcome | null; settledBy: string | null }): void {
  if (outcome !== null)
    throw new Refusal(
      "review",
      phrase("“{settledBy}” has {outcome} this already.", { settledBy: settledBy ?? "", outcome: phrase(outcome) }),
      "Look at the desk for what is open.",
    );
}

/** Refuses to publish what is published, and to tick off or discard what cannot be. */
export function checkKind({ kind }: { kind: ReviewKind }, wanted: ReviewKind): void {
  if (kind === wanted) return;
  throw kind === "after"
    ? new Refusal("review", "This is published already.", "Tick it off, and correct the text where it needs it.")
    : new Refusal("review", "This is not published yet.", "Open it and publish it, or discard it.");
}

/** Refuses an end of a review that says nothing. */
export function checkRemark(remark: string): void {
  if (!remark.trim() || remark.length > REMARK_LIMIT)
    throw new Refusal(
      "remark",
      "The remark is empty or too long.",
      phrase("Say in up to {limit} characters what you found.", { limit: REMARK_LIMIT }),
    );
}
