import { adminPathOf } from "#admin/forms/outcome.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { AlertGroupRow } from "#db/desk/alerts.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import { findIncident } from "#queries/dashboard.ts";
import { readReview } from "#usecases/incidents/reviews.ts";
import { reviewPath } from "./review.ts";

export const ALERTS = "/admin/alerts/";

/** What became of a group of alerts: where it waits for a person or is told, if anywhere. */
export interface AlertStanding {
  words: Phrase;
  path: string | undefined;
}

/** Where a group of alerts stands, for staff. */
export function standingOf({ context }: Pick<AdminContext, "context">, { word, incident, fault }: AlertGroupRow): AlertStanding {
  const review = word ? readReview(context, word) : undefined;
  if (review) return { words: phrase("Proposed, waiting to be published"), path: reviewPath(review) };
  const known = incident ? findIncident(context, incident) : undefined;
  if (known) return { words: phrase("Posted in “{title}”", { title: known.title }), path: adminPathOf(known) };
  if (fault) return { words: phrase("Its rule could not be applied: {fault}", { fault }), path: undefined };
  return { words: phrase(word ? "The proposal has been handled" : "No rule in afloat.yaml matches"), path: undefined };
}
