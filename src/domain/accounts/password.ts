import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";

export const PASSWORD_MIN = 15;
export const PASSWORD_MAX = 256;

/** The length of a password in characters as people count them, in any script. */
export const lengthOf = (password: string): number => [...password].length;

/**
 * Whether a word is easy to guess, so that a password must not mainly consist of it: it is in lists that attackers use, or known
 * to everyone who works here.
 */
export type IsGuessable = (word: string) => boolean;

const MIN_WORD_LENGTH = 4;
const MAX_WORD_LENGTH = 24;
/** So many letters must be left besides one or two guessable words. Digits and symbols do not count: most people add some. */
const MIN_LETTERS = 5;

/** Refuses a password that is too short, too long, or that an attacker would try early (NIST SP 800-63B §5.1.1.2). */
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
  // Several different common words in a row are a passphrase, which is hard to guess.
  return words.size <= 2 && (rest.match(/\p{L}/gu) ?? []).length < MIN_LETTERS;
}

/** Whether a text is a short piece repeated. */
const isRepetition = (text: string): boolean => /^(.{1,8}?)\1+.{0,3}$/.test(text);

/** The guessable words in a text, the longest match first, and the text between them. */
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
  for (let length = Math.min(MAX_WORD_LENGTH, text.length - start); length >= MIN_WORD_LENGTH; length--) {
    const word = text.slice(start, start + length);
    if (isGuessable(word)) return word;
  }
  return undefined;
}
