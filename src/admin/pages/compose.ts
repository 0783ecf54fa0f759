import type { APIRoute } from "astro";
import { compose } from "#admin/actions/compose.ts";
import { errorText, formOf, textOf } from "#admin/forms/form.ts";
import { draftKeyOf, otherEditorsOf, saveFormDraft } from "#admin/forms/form-draft.ts";
import { findIncident } from "#queries/dashboard.ts";

/** What a form amounts to so far, for the script beside it; keeps it as a draft at the same time. */
export const POST: APIRoute = async ({ locals, request }) => {
  const { admin, language } = locals;
  const values = await formOf(request);
  const key = textOf(values, "draft");
  values.delete("draft");
  const [id = ""] = key.split(".");
  const incident = key === "new" ? undefined : findIncident(admin.context, id);
  if (key !== "new" && !incident) return new Response("Not found.\n", { status: 404 });
  saveFormDraft(admin, draftKeyOf(key, values), values);
  const { sentence, preview, ...composed } = await compose(admin, incident, values);
  const faults = composed.errors.map((error) => ({ field: error.field, message: errorText(error, language) }));
  return Response.json({
    sentence,
    preview: preview ?? null,
    faults,
    others: otherEditorsOf(admin, key),
    savedAt: admin.context.now(),
  });
};

/** Without an answer of its own a reader would get the public page for what is not there, which the admin cannot make. */
export const GET: APIRoute = () => new Response("This URL only accepts forms.\n", { status: 405, headers: { Allow: "POST" } });
