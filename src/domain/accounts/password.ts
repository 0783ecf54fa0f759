import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";

export const PASSWORD_MIN = 15;
export const PASSWORD_MAX = 256;

/** How long a password is in characters as people count them, whatever their script. */
export const lengthOf = (password: string): number => [...password].length;

/** A word of which a password must not mainly consist: it is on the lists that guessers begin with, or known to all who work here. */
export type IsGuessable = (word: string) => boolean;

const SHORTEST_WORD = 4;
const MAX_VALUE_LENGTH = 24;
/** So many letters at least must be left beside one or two guessable words; digits and signs are what everybody adds. */
const MIN_LETTERS = 5;

/** Refuses a password that is too short, too long, or that a guesser would try early (NIST SP 800-63B §5.1.1.2). */
export function checkPassword(password: string, isGuessable: IsGuessable): void {
  const length = lengthOf(password);
  const repair = "Use a sentence that only you would write.";
  if (length < PASSWORD_MIN)
    throw new Refusal(
      "password",
      phrase("The password has {count} characters; at least {limit} are required.", { count: length, limit: PASSWORD_MIN }),
      repair,
    );
  if (length > PASSWORD_MAX)
    throw new Refusal(
      "password",
      "The password is too long.",
      phrase("Use at most {limit} characters.", { limit: PASSWORD_MAX }),
    );
  if (isEasy(password.toLowerCase(), isGuessable)) throw new Refusal("password", "This password is too easy to guess.", repair);
}

function isEasy(password: string, isGuessable: IsGuessable): boolean {
  if (isGuessable(password) || isRepetition(password)) return true;
  const { words, rest } = split(password, isGuessable);
  // Several different common words in a row are a pass phrase, and as good as any.
  return words.size <= 2 && (rest.match(/\p{L}/gu) ?? []).length < MIN_LETTERS;
}

/** One short piece over and over. */
const isRepetition = (text: string): boolean => /^(.{1,8}?)\1+.{0,3}$/.test(text);

/** The guessable words in a text, longest first, and what is left between them. */
function split(text: string, isGuessable: IsGuessable): { words: Set<string>; rest: string } {
  const words = new Set<string>();
  let rest = "";
  for (let start = 0; start < text.length; ) {
    const word = wordAt(text, start, isGuessable);
    if (word === undefined) rest += text[start];
    else words.add(word);
    start += word?.length ?? 1;
  }
  return { words, rest };
}

function wordAt(text: string, start: number, isGuessable: IsGuessable): string | undefined {
  for (let length = Math.min(MAX_VALUE_LENGTH, text.length - start); length >= SHORTEST_WORD; length--) {
    const word = text.slice(start, start + length);
    if (isGuessable(word)) return word;
  }
  return undefined;
}
