import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { type Translations, translatedPart } from "#domain/translation.ts";

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

/** What somebody says: a text, and the same in further languages, by locale. */
export interface TextInput {
  message: string;
  translations?: Translations | undefined;
}

/** The first state of what is said. */
export const firstRevision = ({ message, translations }: TextInput, now: Instant): Revision => ({
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
    throw new Refusal("reason", "The correction has no reason.", "Explain briefly why the text changes; readers see it.");
}
