import type { AdminContext } from "#admin/http/admin-context.ts";
import { withCells } from "#domain/impact/current-catalogue.ts";
import { isLevel } from "#domain/impact/level.ts";
import { expandCorrected } from "#domain/impact/restatement.ts";
import { type Catalogue, type Cell, cellKey } from "#domain/impact/service.ts";
import { commonTime, type ImpactEdits, lastLevels } from "#domain/incidents/impact-edit.ts";
import { type IncidentUpdate, POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { type Context, newId } from "#usecases/context.ts";
import type { UpdateCorrection } from "#usecases/incidents/corrections.ts";
import { correctionForm, readCorrection } from "./edit-forms.ts";
import { choiceOf, gather, textOf } from "./form.ts";
import { type FormDraft, resumedDraft } from "./form-draft.ts";
import { fillScope, markShown, readImpacts, shownFieldsOf } from "./impact-form.ts";
import { isUnchanged, readLocal, toLocal } from "./local-time.ts";
import { readReviewLater } from "./update-form.ts";

const TIMES = ["at", "impactAt", "nextUpdateAt"] as const;
/** The fields that are compared with what was shown, besides those of the picker. */
export const COMPARED_FIELDS = [...TIMES, "status"] as const;

/** The name of a correction's form among drafts. */
export const factDraftOf = (updateId: string): string => `facts-${updateId}`;

/** Every cell that an update states or ever stated: also what a correction replaced. */
export const statedCells = ({ impacts, revisions }: IncidentUpdate): Cell[] =>
  [impacts, ...revisions.map(({ replaced }) => replaced?.impacts ?? [])].flat().map(({ cell }) => cell);

/** The form that corrects a whole update: its text, status, times and impact, each with what it showed. */
export function factForm(update: IncidentUpdate, zone: string, catalogue: Catalogue): FormData {
  const form = correctionForm(update);
  form.set("id", newId());
  const times = { at: update.at, impactAt: commonTime(update.impacts), nextUpdateAt: update.nextUpdateAt };
  for (const name of TIMES) form.set(name, times[name] === null ? "" : toLocal(times[name], zone));
  form.set("status", update.status);
  for (const name of COMPARED_FIELDS) form.set(`${name}Shown`, form.get(name) as string);
  fillImpacts(form, update, update.impacts, catalogue);
  markShown(form);
  return form;
}

/** The user's draft that a page's URL asks to resume: with what its form showed, not with what is published now. */
export function resumedFacts(admin: AdminContext, url: URL, form: string, blank: FormData): FormDraft | undefined {
  const time = new FormData();
  // A draft leaves out a time that was not changed.
  for (const name of ["at", "atShown"]) time.set(name, textOf(blank, name));
  return resumedDraft(admin, url, form, time);
}

/** Fills in the picker with the last level of each cell. */
export const fillImpacts = (
  form: FormData,
  update: IncidentUpdate,
  impacts: IncidentUpdate["impacts"],
  catalogue: Catalogue,
): void => fillScope(form, withCells(catalogue, statedCells(update)), lastLevels(impacts));

/** The hidden fields of the form. */
export const hiddenFieldsOf = (values: FormData): string[] => [
  ...["id", "basis"],
  ...new Set([...values.keys()].filter((name) => name.endsWith("Shown"))),
];

/** The correction: only what differs from what the form showed. All else stays as it is published. */
export function readFacts(values: FormData, update: IncidentUpdate, context: Context, catalogue: Catalogue): UpdateCorrection {
  const timeOf = (name: (typeof TIMES)[number]) => () =>
    isUnchanged(values, name) ? undefined : (readLocal(values, name, context.zone) ?? null);
  const { at, impactAt, nextUpdateAt, status, cells } = gather({
    ...{ at: timeOf("at"), impactAt: timeOf("impactAt"), nextUpdateAt: timeOf("nextUpdateAt") },
    status: () => (isUnchanged(values, "status") ? undefined : choiceOf(values, "status", POSTABLE_STATUSES)),
    cells: () => editedCells(values, update, catalogue),
  });
  return {
    ...readCorrection(values, context),
    ...{ at: at ?? undefined, status, nextUpdateAt, review: readReviewLater(values) },
    impactEdits: { since: impactAt ?? undefined, cells },
  };
}

/** The cells at another level than the picker showed. A field that the form did not have stays. */
function editedCells(values: FormData, update: IncidentUpdate, catalogue: Catalogue): ImpactEdits["cells"] {
  const shown = shownFieldsOf(values);
  const posted = new FormData();
  for (const [name, value] of [...shown, ...values]) posted.set(name, value);
  const [before, after] = [levelsIn(shown, update, catalogue), levelsIn(posted, update, catalogue)];
  return [...new Map([...before, ...after])].flatMap(([key, { cell }]) => {
    const level = after.get(key)?.level ?? null;
    return level === (before.get(key)?.level ?? null) ? [] : [{ cell, level }];
  });
}

function levelsIn(values: FormData, update: IncidentUpdate, listed: Catalogue) {
  const stated = statedCells(update);
  const catalogue = withCells(listed, stated);
  return new Map(
    readImpacts(values, catalogue).flatMap(({ level, ...scope }) =>
      isLevel(level) ? expandCorrected(catalogue, scope, stated).map((cell) => [cellKey(cell), { cell, level }] as const) : [],
    ),
  );
}
