import { may } from "#domain/accounts/role.ts";
import { canonical } from "#domain/canonical.ts";
import { writePostmortem } from "#import/postmortem-file.ts";
import { draftPostmortem, publishPostmortem, readDraft } from "#usecases/incidents/postmortems.ts";
import { PostmortemUpdateForm } from "./forms.ts";
import { incidentIn, showIncident } from "./incidents.ts";
import { change, type Operation, type Read } from "./operation.ts";
import { Problem } from "./problem.ts";
import { Committed, PublishedPostmortem, SavedDraft } from "./replies.ts";
import { committed } from "./submit.ts";

const path = "/incidents/{id}/postmortem";

const show: Read = {
  ...{ method: "get", path, id: "showPostmortem", tag: "postmortems", permission: "write" },
  summary: "Returns the published postmortem, with its previous versions",
  replies: { 200: PublishedPostmortem },
  answer(call) {
    const { postmortem, id } = incidentIn(call);
    if (!postmortem) throw new Problem("not-found", `Incident “${id}” has no postmortem yet.`);
    return { status: 200, body: writePostmortem(postmortem) };
  },
};

const put = change({
  ...{ method: "put", path, id: "putPostmortem", tag: "postmortems", permission: "write" },
  summary: "Publishes the postmortem. Saves it as a draft if “publish: false” is set or the token cannot publish",
  body: PostmortemUpdateForm,
  of: showIncident,
  replies: { 200: Committed, 202: SavedDraft },
  answer(call, { publish, reason, loud, ...content }) {
    const { context, config } = call;
    const { id, figures } = incidentIn(call);
    const saved = readDraft(context, id);
    if (saved && canonical(saved.draft.content) !== canonical(content))
      throw new Problem("conflict", "A different draft exists and would be lost. Publish or discard it in the admin first.");
    if (publish && may(context.actor.role, "publish"))
      return committed(call, 200, publishPostmortem(context, id, content, { reason, loud }));
    draftPostmortem(context, id, { content, figures });
    return { status: 202, body: { id, draft: true, url: `${config.adminUrl}/admin/postmortems/${id}/` } };
  },
});

export const postmortemOperations: readonly Operation[] = [show, put];
