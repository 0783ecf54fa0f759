import { type Phrase, phrase } from "#domain/phrase.ts";
import { findIncident } from "#queries/dashboard.ts";
import { ownDrafts, writingNow } from "#usecases/incidents/drafts.ts";
import type { AdminContext } from "./admin-context.ts";

/** A form that has a draft: its name, and the path of its page. */
export interface EditingForm {
  title: Phrase;
  path: string;
}

/** The form that a draft belongs to; undefined where its incident no longer exists. */
function formOfDraft({ context }: AdminContext, key: string): EditingForm | undefined {
  if (key === "new") return { title: phrase("a new incident"), path: "/admin/incidents/new/" };
  const [id = "", form] = key.split(".");
  const incident = form === "update" ? findIncident(context, id) : undefined;
  return (
    incident && { title: phrase("an update to “{title}”", { title: incident.title }), path: `/admin/incidents/${id}/#update` }
  );
}

/** The other users who are editing a form now. */
export const otherEditors = (admin: AdminContext): (EditingForm & { name: string })[] =>
  writingNow(admin.context).flatMap(({ key, name, accountId }) => {
    const form = accountId === admin.account?.id ? undefined : formOfDraft(admin, key);
    return form ? [{ ...form, name }] : [];
  });

/** The forms that this user has drafts of. */
export const ownDraftForms = (admin: AdminContext): (EditingForm & { savedAt: number })[] =>
  ownDrafts(admin.context, admin.account?.id ?? 0).flatMap(({ key, savedAt }) => {
    const form = formOfDraft(admin, key);
    return form ? [{ ...form, savedAt }] : [];
  });
