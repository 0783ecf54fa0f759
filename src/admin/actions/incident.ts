import { readCorrection, readDetails, readFigures, readWithdrawal } from "#admin/forms/edit-forms.ts";
import { type FormState, failedForm, textOf, withNewId } from "#admin/forms/form.ts";
import { discardFormDraft, draftFormOf, saveFormDraft } from "#admin/forms/form-draft.ts";
import { atCheckbox } from "#admin/forms/open-impact.ts";
import { adminPathOf, type Commit } from "#admin/forms/outcome.ts";
import { readBasis, readOpening, readUpdate } from "#admin/forms/update-form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { Refusal } from "#domain/errors.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { currentText } from "#domain/updates/revision.ts";
import { mergeOf } from "#text/diff.ts";
import { newId } from "#usecases/context.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { editIncident, openIncident, postUpdate, setFigures } from "#usecases/incidents/incidents.ts";
import { withdrawIncident } from "#usecases/incidents/withdrawal.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { type Composed, compose } from "./compose.ts";
import { sendForReview } from "./review.ts";
import { withSentence, withTemplate } from "./suggestion.ts";

/** The result of a posted form: the page to go on to, the form with its errors, or the form with more filled in and its preview. */
export type IncidentFormOutcome = { location: string } | { failed: FormState } | { composed: Composed; state: FormState };

/** Opens an incident from the form of a new one, or helps to fill in the form; the field `ask` names the help. */
export async function postNewIncident(admin: AdminContext, values: FormData): Promise<IncidentFormOutcome> {
  const { context } = admin;
  const draft = draftFormOf("new", values);
  const assisted = await assist(admin, undefined, "new", draft, values);
  return (
    assisted ??
    commitForm(admin, "new", draft, values, () => openIncident(context, readOpening(values, context, readCatalogue(context))))
  );
}

/** Handles the forms of an incident's page; the field `do` names the form. */
export async function postToIncident(admin: AdminContext, incident: Incident, values: FormData): Promise<IncidentFormOutcome> {
  const { context } = admin;
  const { id } = incident;
  const commits: Record<string, Commit> = {
    update: () => postUpdate(context, id, readUpdate(values, context, readCatalogue(context), incident)),
    head: () => editIncident(context, id, readDetails(values, incident, context)),
    withdraw: () => withdrawIncident(context, id, readWithdrawal(values, context)),
    figures: () => setFigures(context, id, readFigures(values, incident.figures, context.now())),
  };
  for (const update of incident.updates) {
    commits[correctionKey(update.id)] = () => correctUpdate(context, update.id, readCorrection(values, context));
  }
  const asked = textOf(values, "do");
  const key = Object.hasOwn(commits, asked) ? asked : "update";
  const draft = draftFormOf(`${id}.${key}`, values);
  const assisted = key === "update" ? await assist(admin, incident, key, draft, values) : undefined;
  return assisted ?? commitForm(admin, key, draft, values, commits[key] as Commit, incident);
}

/** The key of the form that corrects an update. */
export const correctionKey = (updateId: string): string => `correct-${updateId}`;

/** The incident's page, which shows since when the publication is live. */
const receiptPath = ({ id, publication }: ReturnType<Commit>, form: string): string =>
  `${adminPathOf({ kind: "incident", id })}?posted=${publication}&form=${form}`;

const DRAFT_NOT_SAVED = new Refusal(
  "record",
  "The draft cannot be saved on the server now.",
  "Your browser still has what you typed; try again in a moment.",
);

/** Handles the buttons beside “Publish”; undefined where the form is to be published. */
async function assist(
  admin: AdminContext,
  incident: Incident | undefined,
  key: string,
  draft: string,
  values: FormData,
): Promise<IncidentFormOutcome | undefined> {
  const asked = textOf(values, "ask");
  if (asked === "review") return sendForReview(admin, incident, key, draft, values);
  if (!["preview", "template", "sentence", "keep"].includes(asked)) return undefined;
  const fill = { template: withTemplate, sentence: withSentence }[asked];
  const filled = fill ? fill(admin, incident, values) : values;
  if (!saveFormDraft(admin, draft, filled) && asked === "keep") return { failed: failedForm(key, filled, DRAFT_NOT_SAVED) };
  return { composed: await compose(admin, incident, filled), state: { key, values: filled, errors: [] } };
}

/** A form that conflicts with another user's change, based on the record as it is now. A correction gets a merge of both texts, where one is possible. */
function rebaseOnLatest(incident: Incident, key: string, values: FormData): FormData {
  const update = incident.updates.find(({ id }) => correctionKey(id) === key);
  const known = readBasis(values);
  const latest = update ? update.revisions.length : incident.updates.length;
  const rebased = new FormData();
  for (const [name, value] of values) rebased.append(name, value);
  rebased.set("basis", String(latest));
  rebased.set("basisBefore", String(known));
  const base = known === undefined ? undefined : update?.revisions[known - 1]?.text;
  const merged =
    update && base !== undefined ? mergeOf(base, textOf(values, "message"), currentText(update.revisions)) : undefined;
  if (merged !== undefined) rebased.set("merged", merged);
  return rebased;
}

function commitForm(
  admin: AdminContext,
  key: string,
  draft: string,
  values: FormData,
  commit: Commit,
  incident?: Incident,
): IncidentFormOutcome {
  try {
    const committed = commit();
    discardFormDraft(admin, draft, values);
    admin.queue.wake();
    return { location: receiptPath(committed, draft.startsWith("review-") ? draft : key) };
  } catch (error) {
    const failed = failedForm(key, values, incident ? atCheckbox(error) : error);
    const isRecordWritable = failed.errors.every(({ field }) => field !== "record");
    if (isRecordWritable && ["new", "update"].includes(key)) saveFormDraft(admin, draft, values);
    if (failed.status !== 409) return { failed };
    // A form that was changed after it had opened an incident opens another when it is submitted again.
    return { failed: { ...failed, values: incident ? rebaseOnLatest(incident, key, values) : withNewId(values, newId()) } };
  }
}
