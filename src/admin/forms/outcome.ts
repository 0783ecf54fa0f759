import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Entry } from "#domain/record/entry.ts";
import { type FormState, failedForm } from "./form.ts";
import { forgetForm } from "./form-draft.ts";

/** What became of a posted form: the page to go on to, or the form as it was sent, with what is wrong in it. */
export type Outcome = { location: string } | { failed: FormState };

export type Commit = () => { id: string; publication: number };

/** The page of an incident or a maintenance in the admin. */
export const adminPathOf = ({ kind, id }: Pick<Entry, "kind" | "id">): string => `/admin/${kind}s/${id}/`;

/** Commits what a form says. The browser is then sent to the page of it, which says since when it is live. */
export function settle(admin: AdminContext, kind: Entry["kind"], key: string, values: FormData, commit: Commit): Outcome {
  try {
    const { id, publication } = commit();
    forgetForm(admin, key === "announce" ? key : `${id}.${key}`);
    admin.queue.wake();
    return { location: `${adminPathOf({ kind, id })}?posted=${publication}&form=${key}` };
  } catch (error) {
    return { failed: failedForm(key, values, error) };
  }
}
