import { ENGLISH, type Language, phrase, wordingOf } from "#domain/phrase.ts";

/** What the script of every page may say; it has the English words itself. */
export const FRESHNESS_TEXTS = [
  "Not confirmed · ",
  "Checking again.",
  "This address does not respond; this page may be out of date.",
  "This page has not been confirmed since then and may be out of date.",
  "By this device's clock, this page has not been confirmed since then and may be out of date.",
  "An update is available. It will appear when you clear your selection.",
  "This page is confirmed again.",
  "Confirmed at {utc} UTC.",
  "Confirmed at {time} your time ({utc} UTC).",
  "Not confirmed since {time}",
  "This page has changed: {heading}",
  " {zone} time ({time} your time)",
  "{time} your time",
];

/** What that of the front page may say. */
export const SELECTION_TEXTS = [
  "Am I affected?",
  "My services",
  "My regions",
  "Your selection is saved in this page's URL. Bookmark or share it.",
  "Show everything again",
  "None of your services or regions are affected.",
  "Affected:",
  "everywhere",
  "{service}, {place}: {state}",
];

/**
 * What scripts say in a language, by the English words, as the JSON that a page hands them; undefined in English, which they have
 * themselves. Scripts are the same in all languages: they are allowed by their hash.
 */
export const textsForScripts = (language: Language, keys: readonly string[]): string | undefined =>
  language.locale === ENGLISH.locale
    ? undefined
    : JSON.stringify(Object.fromEntries(keys.map((key) => [key, wordingOf(phrase(key), language)])));
