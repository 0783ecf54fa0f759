import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Entry } from "#domain/record/entry.ts";
import { newId } from "#usecases/context.ts";
import { type FormState, failedForm, withNewId } from "./form.ts";

/** The result of a posted form: the page to go on to, or the form as it was submitted, with its errors. */
export type FormOutcome = { location: string } | { failed: FormState };

/** Commits a form; gives the id of the incident or maintenance, and the publication that makes it live. */
export type Commit = () => { id: string; publication: number };

/** The page of an incident or a maintenance in the admin. */
export const adminPathOf = ({ kind, id }: Pick<Entry, "kind" | "id">): string => `/admin/${kind}s/${id}/`;

/** Commits a form of an incident or maintenance. Its page, where the browser is sent next, shows when the publication is live. */
export function commitForm(admin: AdminContext, kind: Entry["kind"], key: string, values: FormData, commit: Commit): FormOutcome {
  try {
    const { id, publication } = commit();
    admin.queue.wake();
    return { location: `${adminPathOf({ kind, id })}?posted=${publication}&form=${key}` };
  } catch (error) {
    const failed = failedForm(key, values, error);
    // A form that was changed after it had been posted is another update when it is submitted again.
    return { failed: failed.status === 409 ? { ...failed, values: withNewId(values, newId()) } : failed };
  }
}
