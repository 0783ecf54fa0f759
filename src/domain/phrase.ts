/**
 * Something to be said in whatever language its reader has: the English words, with `{names}` where something is put in. The rules
 * make phrases and know no language; the English words are the key by which a language finds its own.
 */
export interface Phrase {
  text: string;
  values: Readonly<Record<string, Said>>;
  /** How many there are, where that decides about the form of the words (CLDR plural rules). */
  count?: number;
}

/** What a phrase puts in: words that are the same in every language, a number, or a phrase that is itself to be said. */
export type Said = string | number | Phrase;

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

/** A phrase about a number of things, which stands for `{count}`: one form for one, the other for several. */
export const counted = (count: number, one: string, several: string, values: Phrase["values"] = {}): Phrase => ({
  text: count === 1 ? one : several,
  values: { count, ...values },
  count,
});

/** What is said in a language. What it has no words for is said in English rather than left out. */
export function say(said: Said, language: Language): string {
  if (typeof said !== "object") return `${said}`;
  const words = wordsFor(said, language);
  return words.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = said.values[name];
    return value === undefined ? whole : say(value, language);
  });
}

/** The same in English. */
export const inEnglish = (said: Said): string => say(said, ENGLISH);

/** The words of a language for a phrase, its `{names}` still in them. */
export function wordsFor({ text, count }: Phrase, { locale, wordings }: Language): string {
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
