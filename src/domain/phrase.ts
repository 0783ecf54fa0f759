import type { Instant } from "./time.ts";

/**
 * Something to be said in whatever language its reader has: the English words, with `{names}` where something is put in. The rules
 * make phrases and know no language; the English words are the key by which a language finds its own.
 */
export interface Phrase {
  text: string;
  values: Readonly<Record<string, PhraseValue>>;
  /** How many there are, where that decides about the form of the words (CLDR plural rules). */
  count?: number;
  /** The instant that it tells, where it is a time of the clock. */
  at?: Instant;
}

/** What a phrase puts in: words that are the same in every language, a number, or a phrase that is itself to be said. */
export type PhraseValue = string | number | Phrase;

/** The words of a language by the English ones; several where the count decides: by CLDR's plural categories. */
export type Wording = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** A language that things can be said in. */
export interface Language {
  /** BCP 47, as in `<html lang>` and in paths. */
  locale: string;
  /** Its name in itself, for those who look for it. */
  name: string;
  wordings: Readonly<Record<string, Wording>>;
}

/** The language that the phrases are written in, in which their key is their wording. */
export const ENGLISH: Language = { locale: "en", name: "English", wordings: {} };

/** A phrase of English words. */
export const phrase = (text: string, values: Phrase["values"] = {}): Phrase => ({ text, values });

/** Words that are the same in every language: a name, a number. */
export const verbatim = (words: string): Phrase => phrase("{words}", { words });

/** A phrase about a number of things, which stands for `{count}`: one form for one, the other for several. */
export const counted = (count: number, one: string, several: string, values: Phrase["values"] = {}): Phrase => ({
  text: count === 1 ? one : several,
  values: { count, ...values },
  count,
});

/** What is said in a language. What it has no words for is said in English rather than left out. */
export function translate(said: PhraseValue, language: Language): string {
  if (typeof said !== "object") return `${said}`;
  const words = wordingOf(said, language);
  return words.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = said.values[name];
    return value === undefined ? whole : translate(value, language);
  });
}

/** A piece of what is said, and the instant that it tells, if it tells one. */
export interface Piece {
  words: string;
  at?: Instant;
}

/** The same in pieces, so that the times in it can be marked as such. */
export function piecesOf(said: PhraseValue, language: Language): Piece[] {
  if (typeof said !== "object") return [{ words: `${said}` }];
  if (said.at !== undefined) return [{ words: translate(said, language), at: said.at }];
  return wordingOf(said, language)
    .split(/\{(\w+)\}/)
    .flatMap((part, index) => {
      const value = index % 2 === 0 ? part : said.values[part];
      return value === undefined || value === "" ? [] : piecesOf(value, language);
    });
}

/** Says things in one language: phrases, or plain words as keys. */
export type Translate = (said: string | Phrase, values?: Phrase["values"]) => string;

/** What says things in a language. */
export const translatorOf =
  (language: Language): Translate =>
  (said, values) =>
    translate(typeof said === "string" ? phrase(said, values) : said, language);

/** The same in English. */
export const inEnglish = (said: PhraseValue): string => translate(said, ENGLISH);

/** The words of a language for a phrase, its `{names}` still in them. */
export function wordingOf({ text, count }: Phrase, { locale, wordings }: Language): string {
  const wording = wordings[text];
  if (wording === undefined || typeof wording === "string") return wording ?? text;
  return wording[pluralOf(locale, count ?? 0)] ?? wording.other ?? text;
}

const rules = new Map<string, Intl.PluralRules>();

function pluralOf(locale: string, count: number): Intl.LDMLPluralRule {
  const known = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, known);
  return known.select(count);
}
