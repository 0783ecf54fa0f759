import type { Catalogue } from "#domain/impact/service.ts";
import { withImpactEdits } from "#domain/incidents/impact-edit.ts";
import type { IncidentUpdate } from "#domain/incidents/incident.ts";
import { currentText } from "#domain/updates/revision.ts";
import { mergeOf } from "#text/diff.ts";
import type { Context } from "#usecases/context.ts";
import { COMPARED_FIELDS, factForm, fillImpacts, readFacts } from "./fact-form.ts";
import { textOf } from "./form.ts";
import { impactFieldsOf } from "./impact-form.ts";
import { isUnchanged } from "./local-time.ts";
import { furtherLocales, translationField } from "./translation-form.ts";
import { readBasis } from "./update-form.ts";

/**
 * A correction that conflicts with another user's, based on the update as it is now: the published state, with only what the user
 * changed. `merged` has both texts where they can be merged.
 */
export function rebasedFacts(values: FormData, update: IncidentUpdate, context: Context, catalogue: Catalogue): FormData {
  const known = readBasis(values) ?? update.revisions.length;
  const form = factForm(update, context.zone, catalogue);
  form.set("basisBefore", String(known));
  for (const name of ["id", "reason", "loud"]) form.set(name, textOf(values, name));
  for (const name of COMPARED_FIELDS)
    if (!isUnchanged(values, name))
      for (const each of [name, `${name}Offset`]) if (values.has(each)) form.set(each, textOf(values, each));
  const { cells } = readFacts(values, update, context, catalogue).impactEdits ?? { cells: [] };
  for (const name of impactFieldsOf(form)) form.delete(name);
  fillImpacts(form, update, withImpactEdits(update.impacts, { cells }, update.at), catalogue);
  rebaseTexts(form, values, update, known, furtherLocales(context));
  return form;
}

function rebaseTexts(
  form: FormData,
  values: FormData,
  { revisions }: IncidentUpdate,
  known: number,
  locales: readonly string[],
): void {
  const base = revisions[known - 1];
  const message = textOf(values, "message");
  if (message !== base?.text) form.set("message", message);
  const merged = base && message !== base.text ? mergeOf(base.text, message, currentText(revisions)) : undefined;
  if (merged !== undefined) form.set("merged", merged);
  for (const locale of locales) {
    const name = translationField("message", locale);
    if (textOf(values, name) !== (base?.translations?.[locale] ?? "")) form.set(name, textOf(values, name));
  }
}
