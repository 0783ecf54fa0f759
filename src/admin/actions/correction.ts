import { factDraftOf, readFacts } from "#admin/forms/fact-form.ts";
import { type FormState, failedForm } from "#admin/forms/form.ts";
import { discardFormDraft } from "#admin/forms/form-draft.ts";
import { adminPathOf } from "#admin/forms/outcome.ts";
import { rebasedFacts } from "#admin/forms/rebased-facts.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { correctionKey } from "./incident.ts";

/**
 * Corrects a whole update, from the form of its own page. A form that another user overtook is refused with what is published now,
 * and with only what its user changed.
 */
export function postCorrection(
  admin: AdminContext,
  incident: Incident,
  update: IncidentUpdate,
  values: FormData,
): { location: string } | { failed: FormState } {
  const { context } = admin;
  const catalogue = readCatalogue(context);
  const draft = factDraftOf(update.id);
  try {
    const committed = correctUpdate(context, update.id, readFacts(values, update, context, catalogue));
    discardFormDraft(admin, draft, values);
    admin.queue.wake();
    return { location: `${adminPathOf(incident)}?posted=${committed.publication}&form=${draft}` };
  } catch (error) {
    const failed = failedForm(correctionKey(update.id), values, error);
    return { failed: failed.status === 409 ? { ...failed, values: rebasedFacts(values, update, context, catalogue) } : failed };
  }
}
