import { type Language, phrase, say } from "../domain/phrase.ts";

/** What the admin's scripts say, by its English words, which they say themselves where a page has none. */
const WORDS = [
  "Add another {row}",
  "What you typed before is back.",
  "Discard the draft",
  "Find a service",
  "The passkey was not used. Try again, or take another way.",
  "{names} is writing here too.",
  "due in {time}",
  "overdue by {time}",
  "under a minute",
  "1 minute",
  "{n} minutes",
  "{hours} h {minutes} min",
  "{minutes} min {seconds} s",
  "The admin does not answer. Nothing was sent yet, and your words are kept here. Press the button again when you are connected.",
  "You are signed out. Nothing was sent yet, and your words are kept here. {link} in another tab, then press the button again.",
  "Sign in",
] as const;

/** The words of a language for them; nothing in English. */
export const scriptWords = (language: Language): Record<string, string> =>
  Object.fromEntries(WORDS.map((text) => [text, say(phrase(text), language)]).filter(([text, words]) => text !== words));
