import { readFacts } from "#admin/forms/fact-form.ts";
import { type FormState, failedForm } from "#admin/forms/form.ts";
import { adminPathOf } from "#admin/forms/outcome.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { correctionKey } from "./incident.ts";

/** Corrects a whole update, from the form of its own page. A form that another user overtook is refused with what is published now. */
export function postCorrection(
  admin: AdminContext,
  incident: Incident,
  update: IncidentUpdate,
  values: FormData,
): { location: string } | { failed: FormState } {
  const { context } = admin;
  const key = correctionKey(update.id);
  try {
    const committed = correctUpdate(context, update.id, readFacts(values, update, context, readCatalogue(context)));
    admin.queue.wake();
    return { location: `${adminPathOf(incident)}?posted=${committed.publication}&form=${key}` };
  } catch (error) {
    const failed = failedForm(key, values, error);
    if (failed.status === 409) values.set("basis", String(update.revisions.length));
    return { failed };
  }
}
