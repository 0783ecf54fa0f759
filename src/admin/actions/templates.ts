import { choiceOf, type FormState, failedForm, formFrom, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import type { Template } from "#domain/incidents/template.ts";
import { removeTemplate, storeTemplate } from "#usecases/incidents/templates.ts";

export const TEMPLATES = "/admin/templates/";

/** The fields of a template, blank for a new one. */
export const templateForm = (template?: Template): FormData =>
  formFrom(template ? { ...template } : { id: "", name: "", status: "investigating", title: "", message: "" });

/** Saves or removes the template that a form names. */
export function postTemplate(admin: AdminContext, values: FormData): { location: string } | { failed: FormState } {
  const id = textOf(values, "id") || undefined;
  try {
    if (textOf(values, "ask") === "remove" && id) removeTemplate(admin.context, id);
    else
      storeTemplate(admin.context, {
        id,
        name: textOf(values, "name"),
        status: choiceOf(values, "status", POSTABLE_STATUSES),
        title: textOf(values, "title"),
        message: textOf(values, "message"),
      });
    return { location: TEMPLATES };
  } catch (error) {
    return { failed: failedForm(`template-${id ?? "new"}`, values, error) };
  }
}
