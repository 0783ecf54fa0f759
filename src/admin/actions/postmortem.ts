import { type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import { postmortemForm, readPostmortem, readPostmortemCorrection } from "#admin/forms/postmortem-form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { timeDescriberFrom } from "#components/page/times.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { PostmortemDraft } from "#domain/incidents/postmortem.ts";
import { draftOf } from "#domain/incidents/postmortem-draft.ts";
import type { Instant } from "#domain/time.ts";
import { discardDraft, draftPostmortem, publishPostmortem, readDraft } from "#usecases/incidents/postmortems.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { importMarkdown } from "./markdown-import.ts";

/** The initial contents of the editor. */
export interface InitialForm {
  form: FormData;
  /** From a draft on the server, the published postmortem, or the incident's record. */
  from: "draft" | "published" | "record";
  savedAt: Instant | null;
}

/** The editor's initial fields: from the draft, else from the published postmortem, else from the incident's record. */
export function initialPostmortemForm({ context }: AdminContext, incident: Incident): InitialForm {
  const { zone } = context;
  const saved = readDraft(context, incident.id);
  if (saved) return { form: postmortemForm(saved.draft, zone), from: "draft", savedAt: saved.savedAt };
  const { postmortem, figures } = incident;
  const content = postmortem?.revisions.at(-1)?.content;
  if (content) return { form: postmortemForm({ content, figures }, zone), from: "published", savedAt: null };
  return { form: postmortemForm(recordDraft(context, incident), zone), from: "record", savedAt: null };
}

const recordDraft = (context: AdminContext["context"], incident: Incident): PostmortemDraft =>
  draftOf(readCatalogue(context), incident, timeDescriberFrom(incident.startedAt, context.zone));

/** The result of the editor's form: a page to go to, the form with its errors, or notes on an import. */
export type PostmortemOutcome = { location: string } | { failed: FormState } | { notes: readonly string[] };

/** Handles the editor's buttons; the field `do` names the button. */
export async function postPostmortem(admin: AdminContext, incident: Incident, values: FormData): Promise<PostmortemOutcome> {
  const pressed = textOf(values, "do");
  const key = pressed === "import" ? "import" : "postmortem";
  try {
    if (pressed === "import") return { notes: await importMarkdown(admin, incident, values) };
    if (pressed === "discard") return discard(admin, incident);
    return pressed === "draft" ? saveDraft(admin, incident, values) : publish(admin, incident, values);
  } catch (error) {
    return { failed: failedForm(key, values, error) };
  }
}

const editorPath = ({ id }: Incident): string => `/admin/postmortems/${id}/`;

function publish({ context, queue }: AdminContext, incident: Incident, values: FormData): PostmortemOutcome {
  const { content, figures } = readPostmortem(values, context.zone, incident.figures, context.now());
  const { publication } = publishPostmortem(context, incident.id, content, readPostmortemCorrection(values), figures);
  queue.wake();
  return { location: `${editorPath(incident)}?posted=${publication}&form=postmortem` };
}

function saveDraft({ context }: AdminContext, incident: Incident, values: FormData): PostmortemOutcome {
  draftPostmortem(context, incident.id, readPostmortem(values, context.zone, incident.figures, context.now()));
  return { location: `${editorPath(incident)}?kept=1&form=postmortem` };
}

function discard({ context }: AdminContext, incident: Incident): PostmortemOutcome {
  discardDraft(context, incident.id);
  return { location: `${editorPath(incident)}?kept=0&form=postmortem` };
}
