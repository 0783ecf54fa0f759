import { ENGLISH, type Language, phrase, wordsFor } from "../domain/phrase.ts";

/** What the script of every page may say; it has the English words itself. */
export const FRESHNESS_WORDS = [
  "Not confirmed · ",
  "It is being checked again.",
  "This address does not answer; what you see may be out of date.",
  "Nobody has vouched for this page since then; it may be out of date.",
  "Nobody has vouched for this page since then, by the clock of this device; it may be out of date.",
  "There is newer word; it shows once nothing is selected.",
  "This page is confirmed again.",
  "Confirmed at {time}.",
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

const known = new Map<string, string>();

/** What scripts say in a language, as the JSON that a page hands them; undefined in English. Scripts are the same in all: they are allowed by their hash. */
export function wordsForScripts(language: Language, own: readonly string[]): string | undefined {
  if (language.locale === ENGLISH.locale) return undefined;
  const key = `${language.locale} ${own.length}`;
  const words = known.get(key) ?? JSON.stringify(wordings(language, [...FRESHNESS_WORDS, ...own]));
  known.set(key, words);
  return words;
}

const wordings = (language: Language, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, wordsFor(phrase(key), language)]));
