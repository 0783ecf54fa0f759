import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { type Translations, translatedPart } from "#domain/translation.ts";
import type { Facts } from "./facts.ts";

/** When and why a revision was published. The first one has no reason; every later one is a correction and has one. */
export interface Published {
  publishedAt: Instant;
  reason: string | null;
  /**
   * Whether it notifies subscribers and makes a new feed item; the correction of a typo does not. The API and the files use the
   * same name.
   */
  loud: boolean;
}

/** One published state of an update's text, and a correction of its facts if it comes with one. */
export interface Revision extends Published {
  text: string;
  /** The text in further languages; left out if there are none. */
  translations?: Translations | undefined;
  /** The facts that this revision corrected, as they were before; left out if it corrected none. */
  replaced?: Facts | undefined;
}

/** A published correction of something else, with what it replaced. */
export interface Correction<T> extends Published {
  replaced: T;
}

/** A text as it is entered, with its translations by locale. */
export interface TextInput {
  message: string;
  translations?: Translations | undefined;
}

/** The first revision of a text. */
export const firstRevision = ({ message, translations }: TextInput, now: Instant, loud = true): Revision => ({
  text: message,
  ...translatedPart("translations", translations),
  publishedAt: now,
  reason: null,
  loud,
});

/** The current text: that of the last revision. */
export const currentText = (revisions: readonly Revision[]): string => revisions.at(-1)?.text ?? "";

/** Refuses a correction without a reason. */
export function checkReason(reason: string): void {
  if (!reason.trim())
    throw new Refusal("reason", "The correction has no reason.", "Explain briefly why it changes; readers see it.");
}
