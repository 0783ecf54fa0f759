import { adminPathOf } from "#admin/forms/outcome.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { AlertGroupRow } from "#db/admin/alerts.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import { findIncident } from "#queries/dashboard.ts";
import { readReview } from "#usecases/incidents/reviews.ts";
import { reviewPath } from "./review.ts";

export const ALERTS = "/admin/alerts/";

/** The status of a group of alerts, and the page of its proposal or incident, if any. */
export interface AlertGroupStatus {
  text: Phrase;
  path: string | undefined;
}

/** The status of a group of alerts, for staff. */
export function alertGroupStatus(
  { context }: Pick<AdminContext, "context">,
  { updateId, incident, fault }: AlertGroupRow,
): AlertGroupStatus {
  const review = updateId ? readReview(context, updateId) : undefined;
  if (review) return { text: phrase("Proposed, waiting to be published"), path: reviewPath(review) };
  const known = incident ? findIncident(context, incident) : undefined;
  if (known) return { text: phrase("Posted in “{title}”", { title: known.title }), path: adminPathOf(known) };
  if (fault) return { text: phrase("Its rule could not be applied: {fault}", { fault }), path: undefined };
  return { text: phrase(updateId ? "The proposal has been handled" : "No rule in afloat.yaml matches"), path: undefined };
}
