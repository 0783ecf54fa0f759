import type { Instant } from "./time.ts";

/**
 * A translatable text: the English text, with `{names}` as placeholders for values. The domain creates phrases without knowing
 * any language; the English text is the key of its translations.
 */
export interface Phrase {
  text: string;
  values: Readonly<Record<string, PhraseValue>>;
  /** The number that determines the plural form (CLDR plural rules). */
  count?: number;
  /** The instant, if the phrase is a time. */
  at?: Instant;
  /** The text in further languages, if it is a text of the record and no key of translations. */
  translations?: Readonly<Record<string, string>> | undefined;
}

/** The value of a placeholder: text that is the same in every language, a number, or another phrase. */
export type PhraseValue = string | number | Phrase;

/** The translation of a phrase; several by CLDR plural category if the count matters. */
export type Wording = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** A language and its translations. */
export interface Language {
  /** BCP 47, as in `<html lang>` and in paths. */
  locale: string;
  /** Its name in the language itself, for the language switcher. */
  name: string;
  wordings: Readonly<Record<string, Wording>>;
  /**
   * Set where a space separates Latin letters from the Chinese characters around them. Names may be in either script, so the
   * translations have no such space around `{names}`; it is added where it is needed.
   */
  spacesLatin?: boolean;
  /** Set while the translation is unfinished: missing texts appear in English, and `npm test -- tests/i18n` lists them. */
  isPartial?: boolean;
}

/** English, in which phrases are written: they are their own translations. */
export const ENGLISH: Language = { locale: "en", name: "English", wordings: {} };

/** A phrase with its English text. */
export const phrase = (text: string, values: Phrase["values"] = {}): Phrase => ({ text, values });

/** A phrase that is the same in every language: a name, a number. */
export const verbatim = (text: string): Phrase => phrase("{words}", { words: text });

/** A text of the record, such as a title, in the reader's language where it is translated. */
export const recorded = (text: string, translations?: Phrase["translations"]): Phrase => ({ ...verbatim(text), translations });

/** A phrase about a number of things, which replaces `{count}`; it has one form for one and one for several. */
export const counted = (count: number, one: string, several: string, values: Phrase["values"] = {}): Phrase => ({
  text: count === 1 ? one : several,
  values: { count, ...values },
  count,
});

/** A phrase in a language. Without a translation it is in English rather than missing. */
export function translate(source: PhraseValue, language: Language): string {
  if (typeof source !== "object") return `${source}`;
  const own = source.translations?.[language.locale];
  if (own !== undefined) return own;
  const wording = wordingOf(source, language);
  if (!wording.includes("{")) return wording;
  const insert = (name: string) => {
    const value = source.values[name];
    return value === undefined ? `{${name}}` : translate(value, language);
  };
  if (!language.spacesLatin) return wording.replace(/\{(\w+)\}/g, (_, name) => insert(name));
  return wording
    .split(/\{(\w+)\}/)
    .reduce((text, piece, index) => joined(text, index % 2 === 0 ? piece : insert(piece), language), "");
}

const joined = (left: string, right: string, language: Language): string =>
  endBefore(right, left) + gapBetween(left, right, language) + right;

/** A text without its last space before a value: a Chinese wording has one for a number, and a value in Chinese has none. */
const endBefore = (right: string, left: string): string =>
  left.endsWith(" ") && ENDS_IN_HAN.test(left.slice(-3, -1)) && STARTS_IN_HAN.test(right) ? left.slice(0, -1) : left;

const STARTS_IN_HAN = /^\p{sc=Han}/u;
const ENDS_IN_HAN = /\p{sc=Han}$/u;

/** As much of a text's end as decides on a space; the patterns below would take long on a word of thousands of letters. */
const END_LENGTH = 40;

/** The space between two adjacent pieces of a sentence, where the language has one there. */
function gapBetween(left: string, right: string, { spacesLatin }: Language): string {
  if (!spacesLatin || left === "" || right === "") return "";
  const end = left.slice(-END_LENGTH);
  const isBeforeLatin = ENDS_IN_HAN.test(end) && /^[A-Za-z]/.test(right);
  const isAfterLatin = /(?:[A-Za-z][\w.-]*|\))$/.test(end) && STARTS_IN_HAN.test(right);
  return isBeforeLatin || isAfterLatin ? " " : "";
}

/** A part of a translated text, and its instant if it is a time. */
export interface PhrasePart {
  text: string;
  at?: Instant;
}

/** A phrase in a language as parts, so that the times in it can be marked up. */
export function phraseParts(source: PhraseValue, language: Language): PhrasePart[] {
  if (typeof source !== "object") return [{ text: `${source}` }];
  if (source.at !== undefined) return [{ text: translate(source, language), at: source.at }];
  if (source.translations?.[language.locale] !== undefined) return [{ text: translate(source, language) }];
  const parts = wordingOf(source, language)
    .split(/\{(\w+)\}/)
    .flatMap((part, index) => {
      const value = index % 2 === 0 ? part : source.values[part];
      return value === undefined || value === "" ? [] : phraseParts(value, language);
    });
  return withGaps(parts, language);
}

/** Parts of a sentence with the spaces that the language has between them. */
export const withGaps = <T extends PhrasePart>(parts: readonly T[], language: Language): (T | PhrasePart)[] =>
  parts.flatMap((part, index) => {
    const [before, after] = [parts[index - 1]?.text ?? "", parts[index + 1]?.text ?? ""];
    const gap = gapBetween(before, part.text, language);
    const shown = language.spacesLatin ? { ...part, text: endBefore(after, part.text) } : part;
    return gap ? [{ text: gap }, shown] : [shown];
  });

/** Translates phrases, or plain English texts as keys, into one language. */
export type Translate = (source: string | Phrase, values?: Phrase["values"]) => string;

/** The translator into a language. */
export const translatorOf =
  (language: Language): Translate =>
  (source, values) =>
    translate(typeof source === "string" ? phrase(source, values) : source, language);

/** A phrase in English. */
export const inEnglish = (source: PhraseValue): string => translate(source, ENGLISH);

/** The translation of a phrase with its `{names}` not yet replaced. */
export function wordingOf({ text, count }: Phrase, { locale, wordings }: Language): string {
  const wording = wordings[text];
  if (wording === undefined || typeof wording === "string") return wording ?? text;
  return wording[pluralOf(locale, count ?? 0)] ?? wording.other ?? text;
}

const pluralRules = new Map<string, Intl.PluralRules>();

function pluralOf(locale: string, count: number): Intl.LDMLPluralRule {
  const known = pluralRules.get(locale) ?? new Intl.PluralRules(locale);
  pluralRules.set(locale, known);
  return known.select(count);
}
