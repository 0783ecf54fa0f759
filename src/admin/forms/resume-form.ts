import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Account } from "#db/accounts/accounts.ts";
import { factDraftOf } from "./fact-form.ts";
import { formFrom, textOf } from "./form.ts";
import { hasDraft, RESUMED_DRAFT, saveFormDraft } from "./form-draft.ts";

/** The field of the sign-in form that carries a form submitted after the session had ended. */
export const RESUME_FIELD = "held";

/**
 * A form submitted to a path as text for the sign-in form. It becomes the user's draft once they have signed in. Empty for a form
 * that has no drafts on the server: it would be lost.
 */
export function resumeText(path: string, values: FormData): string {
  const form = draftForm(path, values);
  if (form === undefined || !hasDraft(form, values)) return "";
  return JSON.stringify([...values].filter(([, value]) => typeof value === "string"));
}

/** The name of a form among drafts; undefined for a form that has no drafts on the server. */
function draftForm(path: string, values: FormData): string | undefined {
  const corrected = /^\/admin\/incidents\/correct\/([0-9a-z]{12})\/?$/.exec(path)?.[1];
  if (corrected !== undefined) return factDraftOf(corrected);
  const id = /^\/admin\/incidents\/(new|[0-9a-z]{12})\/?$/.exec(path)?.[1];
  return id === "new" || id === undefined ? id : `${id}.${textOf(values, "do") || "update"}`;
}

/** Whether a form posted to a page has a text to preserve, or to warn about, when the session has ended. */
export const isResumable = (path: string): boolean => /^\/admin\/(incidents|maintenances|postmortems)\/./.test(path);

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
