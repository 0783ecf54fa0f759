import { type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import { discardFormDraft, fieldsOf, filledWith, saveFormDraft } from "#admin/forms/form-draft.ts";
import { atCheckbox } from "#admin/forms/open-impact.ts";
import { readOpening, readUpdate } from "#admin/forms/update-form.ts";
import { type AdminContext, mayInAdmin } from "#admin/http/admin-context.ts";
import type { Review } from "#db/admin/reviews.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { newId } from "#usecases/context.ts";
import { previewOpening, previewUpdate } from "#usecases/incidents/incidents.ts";
import { askForReview, discardReview, markReviewed, readReview } from "#usecases/incidents/reviews.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";

export const REVIEWS = "/admin/reviews/";

/** Sends a form for review. It must be valid for publication as it is. */
export function sendForReview(
  admin: AdminContext,
  incident: Incident | undefined,
  key: string,
  draft: string,
  values: FormData,
): { location: string } | { failed: FormState } {
  const { context } = admin;
  try {
    const catalogue = readCatalogue(context);
    if (incident) previewUpdate(context, incident, readUpdate(values, context, catalogue, incident));
    else previewOpening(context, readOpening(values, context, catalogue));
    const id = /^[0-9a-z]{12}$/.test(textOf(values, "id")) ? textOf(values, "id") : newId();
    askForReview(context, { id, key: incident ? `${incident.id}.update` : "new", fields: fieldsOf(values) });
    discardFormDraft(admin, draft, values);
    return { location: `/admin/?sent=${draft}` };
  } catch (error) {
    const failed = failedForm(key, values, incident ? atCheckbox(error) : error);
    saveFormDraft(admin, draft, values);
    return { failed };
  }
}

/** The review that a form belongs to. */
export function reviewOf({ context }: AdminContext, values: FormData): Review | undefined {
  const id = textOf(values, "review");
  return id ? readReview(context, id) : undefined;
}

/** The form that was sent for review, where the page's URL names one of this key (`?review=…`). */
export function formToReview({ context }: AdminContext, url: URL, key: string, blank: FormData): FormData | undefined {
  const review = readReview(context, url.searchParams.get("review") ?? "");
  if (review?.key !== key || review.kind !== "before") return undefined;
  return filledWith(blank, [...review.fields, ["review", review.id]]);
}

/** How the user may submit a form: publish it, send it for review, or publish it now for a later review. */
export function allowedSubmissions(
  admin: AdminContext,
  review: Review | undefined,
): { publish: boolean; review: boolean; later: boolean } {
  const mayPublish = mayInAdmin(admin, "publish");
  const isOthers = review !== undefined && review.author !== admin.account?.name;
  const publish = mayPublish && (review ? isOthers : !admin.config.admin.reviewRequired);
  return { publish, review: !mayPublish || !isOthers, later: mayPublish && !isOthers };
}

/** The page with the form that awaits review, or with the update that is published already. */
export function reviewPath({ id, key, kind }: Pick<Review, "id" | "key" | "kind">): string {
  const [incident, form = ""] = key.split(".");
  const corrected = /^correct-(.+)$/.exec(form)?.[1];
  return kind === "after" ? `/admin/incidents/${incident}/#${corrected ?? id}` : `/admin/incidents/${incident}/?review=${id}`;
}

/** Completes or discards a review; the field `do` says which. */
export function postReview({ context }: AdminContext, values: FormData): { location: string } | { failed: FormState } {
  const id = textOf(values, "id");
  try {
    (textOf(values, "do") === "tick" ? markReviewed : discardReview)(context, id, textOf(values, "remark"));
    return { location: REVIEWS };
  } catch (error) {
    return { failed: failedForm(id, values, error) };
  }
}
