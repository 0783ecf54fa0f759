import type { APIRoute } from "astro";
import { compose } from "#admin/actions/compose.ts";
import { faultText, formOf, textOf } from "#admin/forms/form.ts";
import { draftKeyOf, keepForm, othersIn } from "#admin/forms/form-draft.ts";
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
  keepForm(admin, draftKeyOf(key, values), values);
  const { sentence, preview, ...composed } = await compose(admin, incident, values);
  const faults = composed.faults.map((fault) => ({ field: fault.field, message: faultText(fault, language) }));
  return Response.json({ sentence, preview: preview ?? null, faults, others: othersIn(admin, key), savedAt: admin.context.now() });
};

/** Without an answer of its own a reader would get the public page for what is not there, which the admin cannot make. */
export const GET: APIRoute = () => new Response("This URL only accepts forms.\n", { status: 405, headers: { Allow: "POST" } });
