import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Account } from "#db/accounts/accounts.ts";
import { formFrom, textOf } from "./form.ts";
import { keepForm } from "./form-draft.ts";

/** The field of the sign-in form that carries what was sent after a session had ended. */
export const HELD = "held";

/** What the sign-in form holds of a form whose sender was not signed in any more; it becomes their draft once they are. */
export const resumeText = (values: FormData): string =>
  JSON.stringify([...values].filter(([, value]) => typeof value === "string"));

/** The draft that a form of a page is kept under; undefined for those that are not kept on the server. */
function draftKey(path: string, values: FormData): string | undefined {
  const id = /^\/admin\/incidents\/(new|[0-9a-z]{12})\/?$/.exec(path)?.[1];
  return id === "new" || id === undefined ? id : `${id}.${textOf(values, "do") || "update"}`;
}

/** Whether what is posted to a page outlives the end of a session. */
export const isResumable = (path: string): boolean => draftKey(path, new FormData()) !== undefined;

/** Keeps a held form as the draft of whoever has just signed in. What cannot be read is no draft, and no reason to stay outside. */
export function keepResumedForm(admin: AdminContext, account: Account, path: string, held: string): void {
  const values = readHeldFiles(held);
  const key = values && draftKey(path, values);
  const actor = { ...admin.context.actor, name: account.name, role: account.role };
  if (values && key) keepForm({ ...admin, account, context: { ...admin.context, actor } }, key, values);
}

function readHeldFiles(held: string): FormData | undefined {
  try {
    return held ? formFrom(Object.fromEntries(JSON.parse(held) as [string, string][])) : undefined;
  } catch {
    return undefined;
  }
}
