import { Refusal, refusalsIn } from "./errors.ts";
import { phrase } from "./phrase.ts";

/** The translations of a text of the record, by locale. No translation is empty; if there are none, the property is left out. */
export type Translations = Readonly<Record<string, string>>;

/** A text and its locale, which is undefined for the original. */
export interface LocalizedText {
  text: string;
  locale: string | undefined;
}

/** A text in a language: its translation, or the original if there is none. */
export function textIn(text: string, translations: Translations | undefined, locale: string): LocalizedText {
  const translated = translations && Object.hasOwn(translations, locale) ? translations[locale] : undefined;
  return translated === undefined ? { text, locale: undefined } : { text: translated, locale };
}

/** Translations as the record stores them: sorted by locale, without empty ones; undefined if none is left. */
export function translationsOf(given: Readonly<Record<string, string | undefined>> | null | undefined): Translations | undefined {
  const entries = Object.entries(given ?? {}).filter((pair): pair is [string, string] => Boolean(pair[1]?.trim()));
  return entries.length === 0 ? undefined : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An object with the translations as property `name`; empty if there are none. */
export const translatedPart = <N extends string>(name: N, given: Parameters<typeof translationsOf>[0]) => {
  const translations = translationsOf(given);
  return (translations === undefined ? {} : { [name]: translations }) as { [K in N]?: Translations };
};

/**
 * The translations of a corrected text. Given ones replace the previous ones, an empty one removes one, and the others stay only
 * if the original text stays: otherwise they would translate the old text.
 */
export const correctedTranslations = (
  previous: Translations | undefined,
  given: Translations | undefined,
  isSameText: boolean,
): Translations | undefined => translationsOf({ ...(isSameText && previous), ...given });

/** Refuses a translation that breaks the rule `check` of its original; the refusal names the field of that language. */
export function checkTranslations(field: string, translations: Translations | undefined, check: (text: string) => void): void {
  for (const [locale, text] of Object.entries(translations ?? {})) {
    const own = `${field}.${locale}`;
    if (!isLocale(locale))
      throw new Refusal(
        own,
        phrase("“{locale}” is not a valid language code.", { locale }),
        "Use a code from site.locales, like zh-CN.",
      );
    try {
      check(text);
    } catch (error) {
      const [first] = refusalsIn(error);
      throw first ? new Refusal(own, ...first.phrases) : error;
    }
  }
}

/** The translations into the languages of the site besides its first. */
export const offeredOf = (translations: Translations | undefined, locales: readonly string[]): Translations | undefined =>
  translationsOf(Object.fromEntries(locales.slice(1).map((locale) => [locale, translations?.[locale]])));

/** Refuses a translation into a language that is not one of the site's further languages. */
export function checkLocales(field: string, given: object | undefined, locales: readonly string[]): void {
  const further = locales.slice(1);
  for (const locale of Object.keys(given ?? {}))
    if (!further.includes(locale))
      throw new Refusal(
        `${field}.${locale}`,
        locale === locales[0]
          ? phrase("“{locale}” is the language of the text itself.", { locale })
          : phrase("The site has no pages in “{locale}”.", { locale }),
        further.length === 0
          ? "Leave out the translation, or add its language to site.locales first."
          : phrase("Use one of: {words}.", { words: further.join(", ") }),
      );
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale)[0] === locale;
  } catch {
    return false;
  }
}
