import type { Incident } from "../domain/incident.ts";
import { readCatalogue } from "../usecases/catalogue.ts";
import { correctUpdate, editIncident, openIncident, postUpdate, setFigures } from "../usecases/incidents.ts";
import type { Desk } from "./desk.ts";
import { readCorrection, readFigures, readHead } from "./edit-forms.ts";
import { textOf } from "./form.ts";
import { type Commit, type Outcome, settle } from "./outcome.ts";
import { readOpening, readUpdate } from "./update-form.ts";

/** Opens an incident from the form of a new one. */
export function postNewIncident(desk: Desk, values: FormData): Outcome {
  const { context } = desk;
  return settle(desk, "incident", "new", values, () =>
    openIncident(context, readOpening(values, context, readCatalogue(context))),
  );
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
  return settle(
    desk,
    "incident",
    Object.hasOwn(commits, key) ? key : "update",
    values,
    commits[key] ?? (commits.update as Commit),
  );
}

/** The key of the form that corrects an update. */
export const correctionKey = (updateId: string): string => `correct-${updateId}`;
