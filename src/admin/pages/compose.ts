import type { APIRoute } from "astro";
import { compose } from "#admin/actions/compose.ts";
import { errorText, formOf, textOf } from "#admin/forms/form.ts";
import { draftFormOf, otherEditorsOf, saveFormDraft } from "#admin/forms/form-draft.ts";
import { findIncident } from "#queries/dashboard.ts";

/** The preview and summary of a form in progress, for the browser script; also saves the form as a draft. */
export const POST: APIRoute = async ({ locals, request }) => {
  const { admin, language } = locals;
  const values = await formOf(request);
  const key = textOf(values, "draft");
  values.delete("draft");
  const [id = ""] = key.split(".");
  const incident = key === "new" ? undefined : findIncident(admin.context, id);
  if (key !== "new" && !incident) return new Response("Not found.\n", { status: 404 });
  saveFormDraft(admin, draftFormOf(key, values), values);
  const { suggested, preview, ...composed } = await compose(admin, incident, values);
  const faults = composed.errors.map((error) => ({
    field: error.field,
    message: errorText(error, language, admin.context.zone),
  }));
  return Response.json({
    suggested,
    preview: preview ?? null,
    faults,
    others: otherEditorsOf(admin, key),
    savedAt: admin.context.now(),
  });
};

/** Without this, a GET would fall through to the public 404 page, which the admin cannot render. */
export const GET: APIRoute = () => new Response("This URL only accepts forms.\n", { status: 405, headers: { Allow: "POST" } });
