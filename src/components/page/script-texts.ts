import { ENGLISH, type Language, phrase, wordingOf } from "#domain/phrase.ts";

/** The texts of how long something is due or overdue, in the scripts of pages and of the admin. */
export const TIME_LEFT_TEXTS = ["under a minute", "{minutes} min", "{hours} h {minutes} min"];

/** The texts of the script on every page. The script contains them in English. */
export const FRESHNESS_TEXTS = [
  "Not confirmed · ",
  "Checking again.",
  "This address does not respond; this page may be out of date.",
  "This page has not been confirmed since then and may be out of date.",
  "The clocks of this site disagree; this page may be out of date.",
  "This page has changed, but this address still serves an older version. Load it again, or use a mirror.",
  "By this device's clock, this page has not been confirmed since then and may be out of date.",
  "An update is available. It appears when you stop typing or clear your text selection.",
  "This page is confirmed again.",
  "Confirmed at {time}.",
  "Confirmed at {time} ({own} your time).",
  "Not confirmed since {time}",
  "This page has changed: {heading}",
  " {zone} time ({time} your time)",
  "{time} your time",
  "in {time}",
  " ({text})",
  "Overdue by {time}",
  "{overdue}: next update was due {time}",
  "The next update is overdue.",
  ...TIME_LEFT_TEXTS,
];

/** The texts of the front page's script. */
export const SELECTION_TEXTS = [
  "Am I affected?",
  "My services",
  "My regions",
  "Your selection is saved in this page's URL. Bookmark or share it.",
  "Show everything again",
  "Nothing that you selected is affected.",
  "What is affected is not known yet.",
  "Affected:",
  "everywhere",
  "{service}, {place}: {state}",
];

/**
 * The translations of scripts' texts by their English text, as JSON for a page; undefined in English. The scripts themselves are the
 * same in all languages, since the content security policy allows them by their hash.
 */
export const textsForScripts = (language: Language, keys: readonly string[]): string | undefined =>
  language.locale === ENGLISH.locale
    ? undefined
    : JSON.stringify(Object.fromEntries(keys.map((key) => [key, wordingOf(phrase(key), language)])));
