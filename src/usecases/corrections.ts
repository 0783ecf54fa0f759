import { loadEntry } from "../../db/entries.ts";
import { addRevision, incidentOfUpdate } from "../../db/updates.ts";
import type { Entry } from "../domain/entry.ts";
import { Refusal } from "../domain/errors.ts";
import { checkTexts } from "../domain/lifecycle.ts";
import { checkReason, currentText, type Revision, TRANSLATION_ADDED } from "../domain/revision.ts";
import { isSame } from "../domain/same.ts";
import { checkOffered, correctedTranslations, type Translations, translatedPart } from "../domain/translation.ts";
import { sayFor } from "../i18n/index.ts";
import type { Context } from "./context.ts";
import { commitEntry, type Posted } from "./telling.ts";
import { checkBasis } from "./update-input.ts";

/** What an update is to say instead. */
export interface CorrectionInput {
  /** Left out, the text stays as it is. */
  message?: string | undefined;
  /**
   * The text in further languages of the site; an empty one takes a translation back. Those not given stay while the text does; of
   * another text they would tell what was corrected, and go.
   */
  translations?: Translations | undefined;
  /** Left out where only translations change: readers are told that one was added. */
  reason?: string | undefined;
  loud: boolean;
  basis?: number | undefined;
}

/** Corrects the text of an update, of an incident or a maintenance. The former text stays readable; the reason is shown. */
export function correctUpdate(context: Context, updateId: string, input: CorrectionInput): Posted {
  checkOffered("translations", input.translations, context.locales ?? []);
  return commitEntry(context, (tx) => {
    const id = incidentOfUpdate(tx, updateId);
    const before = id === undefined ? undefined : loadEntry(tx, id);
    const update = before?.updates.find((candidate) => candidate.id === updateId);
    if (!before || !update) throw new Refusal("update", "There is no such update.", "Choose one of those on its page.");
    checkBasis(update.revisions.length, input.basis);
    const revision = correctionOf(context, update.revisions, input);
    addRevision(tx, updateId, update.revisions.length, revision);
    const corrected = { ...update, revisions: [...update.revisions, revision] };
    const after = { ...before, updates: before.updates.map((each) => (each === update ? corrected : each)) } as Entry;
    return { result: { id: before.id, update: updateId }, before, after };
  });
}

function correctionOf(context: Context, revisions: readonly Revision[], input: CorrectionInput): Revision {
  const former = currentText(revisions);
  const { message = former, translations, loud } = input;
  const kept = revisions.at(-1)?.translations;
  const isTranslated = message === former;
  const said = { text: message, ...translatedPart("translations", correctedTranslations(kept, translations, isTranslated)) };
  checkTexts(said);
  if (isTranslated && isSame(said.translations, kept))
    throw new Refusal("message", "The text is the same as before.", "Change it, or leave it as it is.");
  const reason = input.reason?.trim() || (isTranslated ? sayFor({ locales: context.locales ?? [] })(TRANSLATION_ADDED) : "");
  checkReason(reason);
  // No reader of another language has anything new to notice.
  return { ...said, publishedAt: context.now(), reason, loud: loud && !isTranslated };
}
