import { isDeepEqual } from "#domain/equal.ts";
import { Refusal } from "#domain/errors.ts";
import type { Translate } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { correctedTranslations, type Told, type Translations, textIn, translatedPart } from "#domain/translation.ts";
import { checkReason, currentText, type Revision } from "./revision.ts";
import { checkTexts } from "./text-rules.ts";

/** What a text is to say instead. */
export interface CorrectionInput {
  /** Left out, the text stays as it is. */
  message?: string | undefined;
  /**
   * The text in further languages of the site; an empty one takes a translation back. Those not given stay while the text does; of
   * another text they would tell what was corrected, and go.
   */
  translations?: Translations | undefined;
  /** Left out where only translations change: readers are told what became of them. */
  reason?: string | undefined;
  loud: boolean;
}

/** The next state of a text. Refuses one that breaks a rule, is no other, or has no reason. `say` says the reasons that are ours. */
export function corrected(revisions: readonly Revision[], input: CorrectionInput, now: Instant, t: Translate): Revision {
  const former = currentText(revisions);
  const { message = former, translations, reason = "", loud } = input;
  const kept = revisions.at(-1)?.translations;
  const isSameText = message === former;
  const said = { text: message, ...translatedPart("translations", correctedTranslations(kept, translations, isSameText)) };
  checkTexts(said);
  if (isSameText && isDeepEqual(said.translations, kept))
    throw new Refusal("message", "The text is the same as before.", "Make a change, or leave it as it is.");
  const why = reason.trim() || (isSameText ? t(becameOf(kept, said.translations)) : "");
  checkReason(why);
  // Feeds and notices tell the original alone: where it stays, they have nothing new.
  return { ...said, publishedAt: now, reason: why, loud: loud && !isSameText };
}

/** What became of the translations of a text that stayed as it was. */
function becameOf(kept: Translations = {}, given: Translations = {}): string {
  if (Object.keys(kept).some((locale) => given[locale] === undefined)) return "Translation removed";
  const isAddedTo = Object.entries(kept).every(([locale, text]) => given[locale] === text);
  return isAddedTo ? "Translation added" : "Translation corrected";
}

/** A state of a text that readers had, and the one that took its place. */
export interface Correction {
  former: Revision;
  next: Revision;
  /** What both say in the readers' language. */
  before: Told;
  after: Told;
}

/**
 * What was corrected in the eyes of readers of a language: a state in which nothing is another for them is none of it, nor is a
 * translation that takes the place of the original.
 */
export function correctionsIn([first, ...later]: readonly Revision[], locale: string): Correction[] {
  const corrections: Correction[] = [];
  let former = first as Revision;
  for (const next of later) {
    const [before, after] = [former, next].map(({ text, translations }) => textIn(text, translations, locale)) as [Told, Told];
    if (before.text === after.text && before.locale === after.locale) continue;
    const isAdded = former.text === next.text && before.locale === undefined;
    if (!isAdded) corrections.push({ former, next, before, after });
    former = next;
  }
  return corrections;
}
