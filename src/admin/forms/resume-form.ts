import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Account } from "#db/accounts/accounts.ts";
import { formFrom, textOf } from "./form.ts";
import { RESUMED_DRAFT, saveFormDraft } from "./form-draft.ts";

/** The field of the sign-in form that carries a form submitted after the session had ended. */
export const RESUME_FIELD = "held";

/** A submitted form as text for the sign-in form. It becomes the user's draft once they have signed in. */
export const resumeText = (values: FormData): string =>
  JSON.stringify([...values].filter(([, value]) => typeof value === "string"));

/** The name of a form among drafts; undefined for a form that has no drafts on the server. */
function draftForm(path: string, values: FormData): string | undefined {
  const id = /^\/admin\/incidents\/(new|[0-9a-z]{12})\/?$/.exec(path)?.[1];
  return id === "new" || id === undefined ? id : `${id}.${textOf(values, "do") || "update"}`;
}

/** Whether a form posted to a page is preserved when the session has ended. */
export const isResumable = (path: string): boolean => draftForm(path, new FormData()) !== undefined;

/**
 * Stores the carried form as a draft of the user who has just signed in. Gives the path of its page with the form filled in. A form
 * that cannot be parsed is ignored, and the path stays: it must not prevent the sign-in.
 */
export function saveResumedForm(admin: AdminContext, account: Account, path: string, text: string): string {
  const values = parseResumeText(text);
  const form = values && draftForm(path, values);
  const actor = { ...admin.context.actor, name: account.name, role: account.role };
  const isSaved = values && form && saveFormDraft({ ...admin, account, context: { ...admin.context, actor } }, form, values);
  return isSaved ? `${path}?${RESUMED_DRAFT}=${textOf(values, "id")}` : path;
}

function parseResumeText(text: string): FormData | undefined {
  try {
    return text ? formFrom(Object.fromEntries(JSON.parse(text) as [string, string][])) : undefined;
  } catch {
    return undefined;
  }
}
