import { readCorrection } from "#admin/forms/edit-forms.ts";
import { textOf } from "#admin/forms/form.ts";
import { readAnnouncement, readMove, readPlan, readStep, readUpdate } from "#admin/forms/maintenance-form.ts";
import { type Commit, commitForm, type FormOutcome } from "#admin/forms/outcome.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { scheduleSeries } from "#usecases/maintenance/maintenance-series.ts";
import { editMaintenance, postMaintenanceUpdate, scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { correctionKey } from "./incident.ts";

/** Schedules a maintenance from the form of a new one, or a series of them. */
export function postNewMaintenance(admin: AdminContext, values: FormData): FormOutcome {
  const { context } = admin;
  return commitForm(admin, "maintenance", "announce", values, () => {
    const { rule, ...input } = readAnnouncement(values, context, readCatalogue(context));
    if (rule === null) return scheduleMaintenance(context, input);
    const { ids, publication } = scheduleSeries(context, { ...input, rule });
    return { id: ids[0] as string, publication };
  });
}

/** Handles the forms of a maintenance's page; the field `do` names the form. */
export function postToMaintenance(admin: AdminContext, { id, updates }: Maintenance, values: FormData): FormOutcome {
  const { context } = admin;
  const catalogue = readCatalogue(context);
  const step = (status: Maintenance["updates"][number]["status"]) => () =>
    postMaintenanceUpdate(context, id, { ...readStep(values, context), status });
  const commits: Record<string, Commit> = {
    update: () => postMaintenanceUpdate(context, id, readUpdate(values, context, catalogue)),
    begin: step("in_progress"),
    complete: step("completed"),
    cancel: step("cancelled"),
    move: () => postMaintenanceUpdate(context, id, readMove(values, context)),
    plan: () => editMaintenance(context, id, readPlan(values, context, catalogue)),
  };
  for (const update of updates) {
    commits[correctionKey(update.id)] = () => correctUpdate(context, update.id, readCorrection(values, context));
  }
  const asked = textOf(values, "do");
  const key = Object.hasOwn(commits, asked) ? asked : "update";
  return commitForm(admin, "maintenance", key, values, commits[key] as Commit);
}
