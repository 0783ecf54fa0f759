import { isDeepEqual } from "#domain/equal.ts";
import { Refusal } from "#domain/errors.ts";
import type { Translate } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { correctedTranslations, type LocalizedText, type Translations, textIn, translatedPart } from "#domain/translation.ts";
import { checkReason, currentText, type Revision } from "./revision.ts";
import { checkTexts } from "./text-rules.ts";

/** A correction of a text. */
export interface CorrectionInput {
  /** If missing, the text stays the same. */
  message?: string | undefined;
  /**
   * Translations into the site's further languages; an empty one removes a translation. Those not given stay only if the text
   * stays, since they would otherwise translate the old text.
   */
  translations?: Translations | undefined;
  /** May be missing if only translations change: then a reason that describes this is generated. */
  reason?: string | undefined;
  loud: boolean;
}

/**
 * The next revision of a text, which may stay the same if the correction is one of facts. Refuses one that breaks a rule, changes
 * nothing, or has no reason. `t` translates generated reasons.
 */
export function corrected(
  revisions: readonly Revision[],
  input: CorrectionInput,
  now: Instant,
  t: Translate,
  correctsFacts = false,
): Revision {
  const previous = currentText(revisions);
  const { message = previous, translations, reason = "", loud } = input;
  const previousTranslations = revisions.at(-1)?.translations;
  const isSameText = message === previous;
  const next = {
    text: message,
    ...translatedPart("translations", correctedTranslations(previousTranslations, translations, isSameText)),
  };
  checkTexts(next);
  if (isSameText && !correctsFacts && isDeepEqual(next.translations, previousTranslations))
    throw new Refusal("message", "The text is the same as before.", "Make a change, or leave it as it is.");
  const reasonText =
    reason.trim() || (isSameText && !correctsFacts ? t(translationChange(previousTranslations, next.translations)) : "");
  checkReason(reasonText);
  // Feeds and notices contain only the original, so a change of translations is nothing new for them.
  return { ...next, publishedAt: now, reason: reasonText, loud: loud && (!isSameText || correctsFacts) };
}

/** The generated reason for a change of translations only. */
export function translationChange(previousTranslations: Translations = {}, given: Translations = {}): string {
  if (Object.keys(previousTranslations).some((locale) => given[locale] === undefined)) return "Translation removed";
  const isAddition = Object.entries(previousTranslations).every(([locale, text]) => given[locale] === text);
  return isAddition ? "Translation added" : "Translation corrected";
}

/** A published revision of a text and the one that replaced it. */
export interface TextCorrection {
  previous: Revision;
  next: Revision;
  /** The texts of both in the readers' language. */
  before: LocalizedText;
  after: LocalizedText;
}

/**
 * The corrections that are visible in a language. A revision that changes nothing in that language is not among them, nor is a
 * translation that was added to the same original; one that corrects facts is visible in every language.
 */
export function correctionsIn([first, ...later]: readonly Revision[], locale: string): TextCorrection[] {
  const corrections: TextCorrection[] = [];
  let previous = first as Revision;
  for (const next of later) {
    const [before, after] = [previous, next].map(({ text, translations }) => textIn(text, translations, locale)) as [
      LocalizedText,
      LocalizedText,
    ];
    if (next.replaced === undefined && before.text === after.text && before.locale === after.locale) continue;
    const isAdded = next.replaced === undefined && previous.text === next.text && before.locale === undefined;
    if (!isAdded) corrections.push({ previous, next, before, after });
    previous = next;
  }
  return corrections;
}
