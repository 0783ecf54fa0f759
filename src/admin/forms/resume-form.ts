import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Account } from "#db/accounts/accounts.ts";
import { formFrom, textOf } from "./form.ts";
import { saveFormDraft } from "./form-draft.ts";

/** The field of the sign-in form that carries a form submitted after the session had ended. */
export const RESUME_FIELD = "held";

/** A submitted form as text for the sign-in form. It becomes the user's draft once they have signed in. */
export const resumeText = (values: FormData): string =>
  JSON.stringify([...values].filter(([, value]) => typeof value === "string"));

/** The draft key of a form; undefined for a form that has no draft on the server. */
function draftKey(path: string, values: FormData): string | undefined {
  const id = /^\/admin\/incidents\/(new|[0-9a-z]{12})\/?$/.exec(path)?.[1];
  return id === "new" || id === undefined ? id : `${id}.${textOf(values, "do") || "update"}`;
}

/** Whether a form posted to a page is preserved when the session has ended. */
export const isResumable = (path: string): boolean => draftKey(path, new FormData()) !== undefined;

/** Stores the carried form as a draft of the user who has just signed in. One that cannot be parsed is ignored: it must not prevent the sign-in. */
export function saveResumedForm(admin: AdminContext, account: Account, path: string, text: string): void {
  const values = parseResumeText(text);
  const key = values && draftKey(path, values);
  const actor = { ...admin.context.actor, name: account.name, role: account.role };
  if (values && key) saveFormDraft({ ...admin, account, context: { ...admin.context, actor } }, key, values);
}

function parseResumeText(text: string): FormData | undefined {
  try {
    return text ? formFrom(Object.fromEntries(JSON.parse(text) as [string, string][])) : undefined;
  } catch {
    return undefined;
  }
}
