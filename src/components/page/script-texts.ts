import { ENGLISH, type Language, phrase, wordsFor } from "#domain/phrase.ts";

/** What the script of every page may say; it has the English words itself. */
export const FRESHNESS_WORDS = [
  "Not confirmed · ",
  "It is being checked again.",
  "This address does not answer; what you see may be out of date.",
  "Nobody has vouched for this page since then; it may be out of date.",
  "Nobody has vouched for this page since then, by the clock of this device; it may be out of date.",
  "There is newer word; it shows once nothing is selected.",
  "This page is confirmed again.",
  "Confirmed at {utc} UTC.",
  "Confirmed at {time} your time ({utc} UTC).",
  "Not confirmed since {time}",
  "This page has changed: {heading}",
  " {zone} time ({time} your time)",
  "{time} your time",
];

/** What that of the front page may say. */
export const MINE_WORDS = [
  "Am I affected?",
  "My services",
  "My regions",
  "The address of this page now holds your choice: bookmark it, or send it on.",
  "Show everything again",
  "Nothing that you picked is hit.",
  "Of what you picked, this is hit:",
  "everywhere",
  "{service}, {place}: {state}",
];

/**
 * What scripts say in a language, by the English words, as the JSON that a page hands them; undefined in English, which they have
 * themselves. Scripts are the same in all languages: they are allowed by their hash.
 */
export const wordsForScripts = (language: Language, keys: readonly string[]): string | undefined =>
  language.locale === ENGLISH.locale
    ? undefined
    : JSON.stringify(Object.fromEntries(keys.map((key) => [key, wordsFor(phrase(key), language)])));
