import { type Phrase, phrase } from "#domain/phrase.ts";
import { findIncident } from "#queries/dashboard.ts";
import { ownDrafts, writingNow } from "#usecases/incidents/drafts.ts";
import type { AdminContext } from "./admin-context.ts";

/** A form that somebody writes in: what it is called, and where it is. */
export interface EditingForm {
  words: Phrase;
  path: string;
}

/** The form that a draft belongs to; undefined for one that is there no more. */
function placeOf({ context }: AdminContext, key: string): EditingForm | undefined {
  if (key === "new") return { words: phrase("a new incident"), path: "/admin/incidents/new/" };
  const [id = "", form] = key.split(".");
  const incident = form === "update" ? findIncident(context, id) : undefined;
  return (
    incident && { words: phrase("an update to “{title}”", { title: incident.title }), path: `/admin/incidents/${id}/#update` }
  );
}

/** Who else is writing just now, and in which form. */
export const othersAtWork = (admin: AdminContext): (EditingForm & { name: string })[] =>
  writingNow(admin.context).flatMap(({ key, name, accountId }) => {
    const place = accountId === admin.account?.id ? undefined : placeOf(admin, key);
    return place ? [{ ...place, name }] : [];
  });

/** What whoever is signed in began to write and has not posted. */
export const unfinished = (admin: AdminContext): (EditingForm & { savedAt: number })[] =>
  ownDrafts(admin.context, admin.account?.id ?? 0).flatMap(({ key, savedAt }) => {
    const place = placeOf(admin, key);
    return place ? [{ ...place, savedAt }] : [];
  });
