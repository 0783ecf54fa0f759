import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";

/** When another person reviews a text: before it is published, or afterwards. */
export type ReviewKind = "before" | "after";
export type ReviewOutcome = "approved" | "discarded";

const MAX_REMARK_LENGTH = 500;

/** Refuses a review by the author of the text. */
export function checkReviewer(author: string, reviewer: string): void {
  if (author === reviewer)
    throw new Refusal(
      "review",
      "You cannot review your own text.",
      "Someone else must review it; or publish now and have it reviewed later.",
    );
}

/** Refuses a review that is already closed. */
export function checkOpen({ outcome, settledBy }: { outcome: ReviewOutcome | null; settledBy: string | null }): void {
  if (outcome !== null)
    throw new Refusal(
      "review",
      phrase("“{settledBy}” has already {outcome} this.", { settledBy: settledBy ?? "", outcome: phrase(outcome) }),
      "See the dashboard for open items.",
    );
}

/**
 * Refuses an action that does not fit the kind of review: publishing a text that is already published, or marking as reviewed a
 * text that is not.
 */
export function checkKind({ kind }: { kind: ReviewKind }, wanted: ReviewKind): void {
  if (kind === wanted) return;
  throw kind === "after"
    ? new Refusal("review", "This is already published.", "Mark it reviewed, and correct the text if needed.")
    : new Refusal("review", "This is not published yet.", "Open it and publish it, or discard it.");
}

/** Refuses an empty or overlong remark on closing a review. */
export function checkRemark(remark: string): void {
  if (!remark.trim() || remark.length > MAX_REMARK_LENGTH)
    throw new Refusal(
      "remark",
      "The comment is empty or too long.",
      phrase("Use up to {limit} characters.", { limit: MAX_REMARK_LENGTH }),
    );
}
