import { type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import { postmortemForm, readPostmortem, readPostmortemCorrection } from "#admin/forms/postmortem-form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { tellerFrom } from "#components/page/times.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { PostmortemDraft } from "#domain/incidents/postmortem.ts";
import { draftOf } from "#domain/incidents/postmortem-draft.ts";
import type { Instant } from "#domain/time.ts";
import { discardDraft, draftPostmortem, publishPostmortem, readDraft } from "#usecases/incidents/postmortems.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { importMarkdown } from "./markdown-import.ts";

/** What the editor begins with. */
export interface Beginning {
  form: FormData;
  /** A draft kept on the server, the published text, or what the record can write by itself. */
  from: "draft" | "published" | "record";
  savedAt: Instant | null;
}

/** The editor's fields: the draft if there is one, else what is published, else as far as the record tells. */
export function initialPostmortemForm({ context }: AdminContext, incident: Incident): Beginning {
  const { zone } = context;
  const kept = readDraft(context, incident.id);
  if (kept) return { form: postmortemForm(kept.draft, zone), from: "draft", savedAt: kept.savedAt };
  const { postmortem, figures } = incident;
  const content = postmortem?.revisions.at(-1)?.content;
  if (content) return { form: postmortemForm({ content, figures }, zone), from: "published", savedAt: null };
  return { form: postmortemForm(recordDraft(context, incident), zone), from: "record", savedAt: null };
}

const recordDraft = (context: AdminContext["context"], incident: Incident): PostmortemDraft =>
  draftOf(readCatalogue(context), incident, tellerFrom(incident.startedAt, context.zone));

/** What became of the posted editor: another page to go to, faults, or an import to be looked at. */
export type PostmortemOutcome = { location: string } | { failed: FormState } | { notes: readonly string[] };

/** Takes whichever button of the editor was pressed: its field `do` names it. */
export async function postPostmortem(admin: AdminContext, incident: Incident, values: FormData): Promise<PostmortemOutcome> {
  const pressed = textOf(values, "do");
  const key = pressed === "import" ? "import" : "postmortem";
  try {
    if (pressed === "import") return { notes: await importMarkdown(admin, incident, values) };
    if (pressed === "discard") return discard(admin, incident);
    return pressed === "draft" ? keepDraft(admin, incident, values) : publish(admin, incident, values);
  } catch (error) {
    return { failed: failedForm(key, values, error) };
  }
}

const pathOf = ({ id }: Incident): string => `/admin/postmortems/${id}/`;

function publish({ context, queue }: AdminContext, incident: Incident, values: FormData): PostmortemOutcome {
  const { content, figures } = readPostmortem(values, context.zone, incident.figures, context.now());
  const { publication } = publishPostmortem(context, incident.id, content, readPostmortemCorrection(values), figures);
  queue.wake();
  return { location: `${pathOf(incident)}?posted=${publication}&form=postmortem` };
}

function keepDraft({ context }: AdminContext, incident: Incident, values: FormData): PostmortemOutcome {
  draftPostmortem(context, incident.id, readPostmortem(values, context.zone, incident.figures, context.now()));
  return { location: `${pathOf(incident)}?kept=1&form=postmortem` };
}

function discard({ context }: AdminContext, incident: Incident): PostmortemOutcome {
  discardDraft(context, incident.id);
  return { location: `${pathOf(incident)}?kept=0&form=postmortem` };
}
