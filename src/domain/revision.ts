import { Refusal } from "./errors.ts";
import type { Instant } from "./time.ts";
import { type Told, type Translations, textIn, translatedPart } from "./translation.ts";

/** When and why a state was published. The first has no reason; every later one is a correction and says why. */
export interface Published {
  publishedAt: Instant;
  reason: string | null;
  /** Whether it makes a new feed item; a quiet one (a typo) does not. */
  loud: boolean;
}

/** One published state of a text. */
export interface Revision extends Published {
  text: string;
  /** The same in further languages; left out where there are none. */
  translations?: Translations | undefined;
}

/** Why a text has another state when nothing of it changed but its translations. */
export const TRANSLATION_ADDED = "Translation added";

/** What somebody says: a text, and the same in further languages, by locale. */
export interface Said {
  message: string;
  translations?: Translations | undefined;
}

/** The first state of what is said. */
export const firstRevision = ({ message, translations }: Said, now: Instant): Revision => ({
  text: message,
  ...translatedPart("translations", translations),
  publishedAt: now,
  reason: null,
  loud: true,
});

/** The text that holds now: the last revision's. */
export const currentText = (revisions: readonly Revision[]): string => revisions.at(-1)?.text ?? "";

/** Refuses a correction that does not say why. */
export function checkReason(reason: string): void {
  if (!reason.trim())
    throw new Refusal("reason", "The correction has no reason.", "Say in a few words why the text changes; readers see it.");
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
