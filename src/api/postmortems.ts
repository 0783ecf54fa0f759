import { may } from "#domain/accounts/role.ts";
import { canonical } from "#domain/canonical.ts";
import { writePostmortem } from "#import/postmortem-file.ts";
import { draftPostmortem, publishPostmortem, readDraft } from "#usecases/incidents/postmortems.ts";
import { PostmortemWord } from "./forms.ts";
import { incidentIn, showIncident } from "./incidents.ts";
import { change, type Operation, type Read } from "./operation.ts";
import { Problem } from "./problem.ts";
import { Committed, Kept, PublishedPostmortem } from "./replies.ts";
import { committed } from "./submit.ts";

const path = "/incidents/{id}/postmortem";

const show: Read = {
  ...{ method: "get", path, id: "showPostmortem", tag: "postmortems", permission: "write" },
  summary: "Shows the published postmortem, with its former states",
  replies: { 200: PublishedPostmortem },
  answer(call) {
    const { postmortem, id } = incidentIn(call);
    if (!postmortem) throw new Problem("not-found", `Incident “${id}” has no postmortem yet.`);
    return { status: 200, body: writePostmortem(postmortem) };
  },
};

const put = change({
  ...{ method: "put", path, id: "putPostmortem", tag: "postmortems", permission: "write" },
  summary: "Publishes the postmortem, or keeps it as the draft: with “publish: false”, or where the token may not publish",
  body: PostmortemWord,
  of: showIncident,
  replies: { 200: Committed, 202: Kept },
  answer(call, { publish, reason, loud, ...content }) {
    const { context, config } = call;
    const { id, figures } = incidentIn(call);
    const kept = readDraft(context, id);
    if (kept && canonical(kept.draft.content) !== canonical(content))
      throw new Problem(
        "conflict",
        "Somebody keeps a draft with other words, which would be lost. Publish or discard it at the desk first.",
      );
    if (publish && may(context.actor.role, "publish"))
      return committed(call, 200, publishPostmortem(context, id, content, { reason, loud }));
    draftPostmortem(context, id, { content, figures });
    return { status: 202, body: { id, draft: true, url: `${config.adminUrl}/admin/postmortems/${id}/` } };
  },
});

export const postmortemOperations: readonly Operation[] = [show, put];
