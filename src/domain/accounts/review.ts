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
      "You cannot review your own text.",
      "Someone else must review it; or publish now and have it reviewed later.",
    );
}

/** Refuses a review that ended already. */
export function checkOpen({ outcome, settledBy }: { outcome: ReviewOutcome | null; settledBy: string | null }): void {
  if (outcome !== null)
    throw new Refusal(
      "review",
      phrase("“{settledBy}” has already {outcome} this.", { settledBy: settledBy ?? "", outcome: phrase(outcome) }),
      "See the dashboard for open items.",
    );
}

/** Refuses to publish what is published, and to tick off or discard what cannot be. */
export function checkKind({ kind }: { kind: ReviewKind }, wanted: ReviewKind): void {
  if (kind === wanted) return;
  throw kind === "after"
    ? new Refusal("review", "This is already published.", "Mark it reviewed, and correct the text if needed.")
    : new Refusal("review", "This is not published yet.", "Open it and publish it, or discard it.");
}

/** Refuses an end of a review that says nothing. */
export function checkRemark(remark: string): void {
  if (!remark.trim() || remark.length > REMARK_LIMIT)
    throw new Refusal(
      "remark",
      "The remark is empty or too long.",
      phrase("Describe what you found in up to {limit} characters.", { limit: REMARK_LIMIT }),
    );
}
