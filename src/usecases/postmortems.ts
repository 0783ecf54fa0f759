import { savePostmortem } from "../../db/postmortems.ts";
import { incidentChange } from "../domain/change.ts";
import { checkPostmortem, type PostmortemContent } from "../domain/postmortem.ts";
import { type Committed, type Context, commit } from "./context.ts";
import { requireIncident } from "./incidents.ts";

/** Publishes the root cause and what belongs to it; a further call corrects it, the time of first publishing stays. */
export function publishPostmortem(context: Context, id: string, input: PostmortemContent): Committed<{ id: string }> {
  return commit(context, (tx) => {
    const before = requireIncident(tx, id);
    checkPostmortem(input);
    const postmortem = { ...input, publishedAt: before.postmortem?.publishedAt ?? context.now() };
    savePostmortem(tx, id, postmortem);
    return { result: { id }, change: incidentChange(before, { ...before, postmortem }, context.zone) };
  });
}
