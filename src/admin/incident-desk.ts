import type { Incident } from "../domain/incident.ts";
import { readCatalogue } from "../usecases/catalogue.ts";
import { correctUpdate, editIncident, openIncident, postUpdate, setFigures } from "../usecases/incidents.ts";
import type { Desk } from "./desk.ts";
import { readCorrection, readFigures, readHead } from "./edit-forms.ts";
import { type FormState, failedForm, textOf } from "./form.ts";
import { readOpening, readUpdate } from "./update-form.ts";

/** What became of a posted form: the page to go on to, or the form as it was sent, with what is wrong in it. */
export type Outcome = { location: string } | { failed: FormState };

type Commit = () => { id: string; publication: number };

/** Opens an incident from the form of a new one. */
export function postNewIncident(desk: Desk, values: FormData): Outcome {
  const { context } = desk;
  return settle(desk, "new", values, () => openIncident(context, readOpening(values, context, readCatalogue(context))));
}

/** Takes whichever form of an incident's page was sent: its field `do` names it. */
export function postToIncident(desk: Desk, incident: Incident, values: FormData): Outcome {
  const { context } = desk;
  const { id } = incident;
  const commits: Record<string, Commit> = {
    update: () => postUpdate(context, id, readUpdate(values, context, readCatalogue(context), incident)),
    head: () => editIncident(context, id, readHead(values, incident, context.zone)),
    figures: () => setFigures(context, id, readFigures(values, incident.figures, context.now())),
  };
  for (const update of incident.updates) {
    commits[correctionKey(update.id)] = () => correctUpdate(context, update.id, readCorrection(values));
  }
  const key = textOf(values, "do");
  return settle(desk, Object.hasOwn(commits, key) ? key : "update", values, commits[key] ?? (commits.update as Commit));
}

/** The key of the form that corrects an update. */
export const correctionKey = (updateId: string): string => `correct-${updateId}`;

/** Where a browser that posted a form is sent: the incident's page, which then says since when it is live. */
const receiptPath = ({ id, publication }: ReturnType<Commit>, key: string): string =>
  `/admin/incidents/${id}/?posted=${publication}&form=${key}`;

function settle({ queue }: Desk, key: string, values: FormData, commit: Commit): Outcome {
  try {
    const committed = commit();
    queue.wake();
    return { location: receiptPath(committed, key) };
  } catch (error) {
    return { failed: failedForm(key, values, error) };
  }
}
