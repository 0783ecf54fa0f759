import type { APIRoute } from "astro";
import { formOf, textOf } from "#admin/forms/form.ts";
import { discardDraft } from "#admin/forms/form-draft.ts";
import { formOfDraft } from "#admin/http/presence.ts";
import { seeOther } from "#admin/http/reply.ts";

/** Discards a draft of the user, and shows the blank form, or the dashboard where its list had the button. */
export const POST: APIRoute = async ({ locals: { admin }, request }) => {
  const values = await formOf(request);
  const key = textOf(values, "key");
  const form = formOfDraft(admin, key);
  discardDraft(admin, key);
  return seeOther(form && textOf(values, "back") === "form" ? form.path : "/admin/");
};

/** Without this, a GET would fall through to the public 404 page, which the admin cannot render. */
export const GET: APIRoute = () => new Response("This URL only accepts forms.\n", { status: 405, headers: { Allow: "POST" } });
