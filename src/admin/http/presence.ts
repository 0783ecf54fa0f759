import { type ListedDraft, listed } from "#admin/forms/form-draft.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import { findIncident, findIncidentOfUpdate } from "#queries/dashboard.ts";
import { ownDrafts, writingNow } from "#usecases/incidents/drafts.ts";
import type { AdminContext } from "./admin-context.ts";

/** The route that discards drafts. */
export const DRAFTS = "/admin/drafts/";

/** A form that has a draft: its name, and the path of its page. */
export interface EditingForm {
  title: Phrase;
  path: string;
}

/** The form that a draft belongs to; undefined where its incident no longer exists. */
export function formOfDraft({ context }: AdminContext, key: string): EditingForm | undefined {
  const [name = ""] = key.split("/");
  if (name === "new") return { title: phrase("a new incident"), path: "/admin/incidents/new/" };
  const corrected = /^facts-(.+)$/.exec(name)?.[1];
  if (corrected !== undefined) return formOfCorrection(context, corrected);
  const [id = "", form] = name.split(".");
  const incident = form === "update" ? findIncident(context, id) : undefined;
  return incident && { title: phrase("an update to “{title}”", { title: incident.title }), path: `/admin/incidents/${id}/` };
}

function formOfCorrection(context: AdminContext["context"], update: string): EditingForm | undefined {
  const incident = findIncidentOfUpdate(context, update);
  const path = `/admin/incidents/correct/${update}/`;
  return incident && { title: phrase("a correction to “{title}”", { title: incident.title }), path };
}

/** The other users who are editing a form now. */
export const otherEditors = (admin: AdminContext): (EditingForm & { name: string })[] =>
  writingNow(admin.context).flatMap(({ key, name, accountId }) => {
    const form = accountId === admin.account?.id ? undefined : formOfDraft(admin, key);
    return form ? [{ ...form, name }] : [];
  });

/** This user's drafts, with the forms that they belong to. */
export const ownDraftForms = (admin: AdminContext): { draft: ListedDraft; form: EditingForm }[] =>
  ownDrafts(admin.context, admin.account?.id ?? 0).flatMap((draft) => {
    const form = formOfDraft(admin, draft.key);
    return form ? [{ form, draft: listed(draft) }] : [];
  });
