import { loadEntry } from "#db/incidents/entries.ts";
import { addRevision, incidentOfUpdate } from "#db/incidents/updates.ts";
import { Refusal } from "#domain/errors.ts";
import type { Entry } from "#domain/record/entry.ts";
import { checkLocales } from "#domain/translation.ts";
import { type CorrectionInput, corrected } from "#domain/updates/correction.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Context } from "#usecases/context.ts";
import { commit, type Posted } from "#usecases/record/commit.ts";
import { checkBasis } from "./update-input.ts";

/** Corrects the text of an update of an incident or maintenance. The previous text stays readable, and the reason is shown. */
export function correctUpdate(
  context: Context,
  updateId: string,
  input: CorrectionInput & { basis?: number | undefined },
): Posted {
  const { locales = [] } = context;
  checkLocales("translations", input.translations, locales);
  return commit(context, (tx) => {
    const id = incidentOfUpdate(tx, updateId);
    const before = id === undefined ? undefined : loadEntry(tx, id);
    const update = before?.updates.find((candidate) => candidate.id === updateId);
    if (!before || !update)
      throw new Refusal("update", "Update not found.", "Choose one on the incident's or maintenance's page.");
    checkBasis(update.revisions.length, input.basis);
    const revision = corrected(update.revisions, input, context.now(), translatorFor({ locales }));
    addRevision(tx, updateId, update.revisions.length, revision);
    const correctedUpdate = { ...update, revisions: [...update.revisions, revision] };
    const after = { ...before, updates: before.updates.map((each) => (each === update ? correctedUpdate : each)) } as Entry;
    return { result: { id: before.id, update: updateId }, before, after };
  });
}
