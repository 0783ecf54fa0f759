import { findReview, openReviews, type Review, saveOutcome, saveReview } from "#db/admin/reviews.ts";
import { type Reader, type Tx, transact } from "#db/engine/open.ts";
import { checkKind, checkOpen, checkRemark, checkReviewer, type ReviewKind } from "#domain/accounts/review.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { canonical } from "#domain/canonical.ts";
import { Refusal } from "#domain/errors.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { type Context, newId } from "#usecases/context.ts";

type ReviewRequest = Pick<Review, "id" | "key" | "fields">;

/** How an update relates to reviews: it approves the review with this id, or is to be reviewed afterwards. */
export type ReviewInput = { approves: string } | "after";

/** A change of an update: the id of its incident, and its own. */
interface Changed {
  id: string;
  update: string;
}

/**
 * Asks another person to review a form and publish it. The same request has no effect twice; a later text of the same author
 * replaces the earlier one.
 */
export function askForReview(context: Context, request: ReviewRequest): void {
  requirePermission(context.actor.role, "write");
  transact(context.db, (tx) => {
    const previous = findReview(tx, request.id);
    if (previous) checkOpen(previous);
    const isOwn = previous === undefined || previous.author === context.actor.name;
    if (previous && isOwn && canonical(previous.fields) === canonical(request.fields)) return;
    const review = newReview(context, isOwn ? request : { ...request, id: newId() }, "before");
    saveReview(tx, review);
    audit(tx, context, "review.ask", review.id, { key: request.key });
  });
}

const newReview = ({ actor, now }: Context, request: ReviewRequest, kind: ReviewKind): Review => ({
  ...request,
  kind,
  author: actor.name,
  askedAt: now(),
  ...{ outcome: null, settledBy: null, settledAt: null, remark: null },
});

/**
 * Updates the reviews in the transaction of a publication: closes the review that it approves, or opens one for afterwards.
 * Refuses a publication without either if the settings require a review; the command line needs none.
 */
export function settleReview(tx: Tx, context: Context, review: ReviewInput | undefined, { id, update }: Changed): void {
  if (review === "after") {
    saveReview(tx, newReview(context, { id: update, key: `${id}.update`, fields: [] }, "after"));
    audit(tx, context, "review.later", update, { incident: id });
  } else if (review) {
    const { author } = approve(tx, context, review.approves, "before", "");
    audit(tx, context, "review.approve", review.approves, { incident: id, update, wrote: author });
  } else if (needsReview(context))
    throw new Refusal(
      "review",
      "Someone else must review this before it is published.",
      "Send it for review; or publish now and have it reviewed later.",
    );
}

/**
 * The same for a withdrawal, and for a correction of more than texts: one user alone must not turn the page green with it. It cannot
 * wait for review, since it must not wait in an outage: it is published now, and opens a review of its own.
 */
export function settleRestatement(tx: Tx, context: Context, review: "after" | undefined, { id, update }: Changed): void {
  if (review === "after") {
    saveReview(tx, newReview(context, { id: newId(), key: `${id}.correct-${update}`, fields: [] }, "after"));
    audit(tx, context, "review.later", update, { incident: id, restates: true });
  } else if (needsReview(context))
    throw new Refusal(
      "review",
      "Someone else must review a withdrawal, or a correction of impact, status or times.",
      "Publish it now and have it reviewed later.",
    );
}

const needsReview = ({ actor, reviewRequired = false }: Context): boolean =>
  reviewRequired && (actor.via === "admin" || actor.via === "api");

/** Marks an update as reviewed that was published before anyone else had looked at it. */
export function markReviewed(context: Context, id: string, remark: string): void {
  requirePermission(context.actor.role, "publish");
  checkRemark(remark);
  transact(context.db, (tx) => {
    const { author } = approve(tx, context, id, "after", remark);
    audit(tx, context, "review.tick_off", id, { wrote: author, remark });
  });
}

/** Discards a text that waits for review; its author may do so too. */
export function discardReview(context: Context, id: string, remark: string): void {
  const { actor, db } = context;
  checkRemark(remark);
  transact(db, (tx) => {
    const review = requireReview(tx, id);
    requirePermission(actor.role, review.author === actor.name ? "write" : "publish");
    checkOpen(review);
    checkKind(review, "before");
    saveOutcome(tx, id, { outcome: "discarded", settledBy: actor.name, settledAt: context.now(), remark: remark.trim() });
    audit(tx, context, "review.discard", id, { wrote: review.author, remark, fields: review.fields });
  });
}

/** Discards the proposals to an incident that was withdrawn: nothing can follow it. Their texts stay in the audit log. */
export function discardProposalsTo(tx: Tx, context: Context, incidentId: string): void {
  const { actor, now } = context;
  const remark = "The incident was withdrawn.";
  for (const { id, author, fields } of openReviews(tx).filter((review) => isProposalTo(review, incidentId))) {
    saveOutcome(tx, id, { outcome: "discarded", settledBy: actor.name, settledAt: now(), remark });
    audit(tx, context, "review.discard", id, { wrote: author, remark, fields });
  }
}

const isProposalTo = ({ key, kind }: Review, incidentId: string): boolean =>
  kind === "before" && key.startsWith(`${incidentId}.`);

function approve(tx: Tx, { actor, now }: Context, id: string, kind: ReviewKind, remark: string): Review {
  const review = requireReview(tx, id);
  checkOpen(review);
  checkKind(review, kind);
  checkReviewer(review.author, actor.name);
  saveOutcome(tx, id, { outcome: "approved", settledBy: actor.name, settledAt: now(), remark: remark.trim() });
  return review;
}

function requireReview(db: Reader, id: string): Review {
  const review = findReview(db, id);
  if (!review) throw new Refusal("review", "Review not found.", "See the dashboard for open items.");
  return review;
}

/** The open reviews, the oldest first. */
export const reviewsWaiting = ({ db }: Pick<Context, "db">): Review[] => openReviews(db);

/** One review, while it is open. */
export function readReview({ db }: Pick<Context, "db">, id: string): Review | undefined {
  const review = findReview(db, id);
  return review?.outcome === null ? review : undefined;
}
