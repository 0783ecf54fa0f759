import { Refusal, refusalsIn } from "./errors.ts";
import { phrase } from "./phrase.ts";

/** A text of the record in further languages, by locale. Never an empty text; where there is none at all, it is left out. */
export type Translations = Readonly<Record<string, string>>;

/** Words, and the locale that they are in; undefined where they are the original. */
export interface Told {
  text: string;
  locale: string | undefined;
}

/** A text as readers of a language get it: its translation, or the original where there is none. */
export function textIn(text: string, translations: Translations | undefined, locale: string): Told {
  const translated = translations && Object.hasOwn(translations, locale) ? translations[locale] : undefined;
  return translated === undefined ? { text, locale: undefined } : { text: translated, locale };
}

/** Translations as the record keeps them: by locale in order, without those that say nothing; undefined when none is left. */
export function translationsOf(given: Readonly<Record<string, string | undefined>> | null | undefined): Translations | undefined {
  const said = Object.entries(given ?? {}).filter((pair): pair is [string, string] => Boolean(pair[1]?.trim()));
  return said.length === 0 ? undefined : Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same as a part of what has them: nothing at all when there is none. */
export const translatedPart = <N extends string>(name: N, given: Parameters<typeof translationsOf>[0]) => {
  const translations = translationsOf(given);
  return (translations === undefined ? {} : { [name]: translations }) as { [K in N]?: Translations };
};

/**
 * The translations of a text that is corrected, as far as they were given anew; an empty one is taken back. The others stay while the
 * text does: of another text they would go on telling what was corrected.
 */
export const correctedTranslations = (
  kept: Translations | undefined,
  given: Translations | undefined,
  isSameText: boolean,
): Translations | undefined => translationsOf({ ...(isSameText && kept), ...given });

/** Refuses a translation that breaks the rule of its original, which `check` knows; the field named is that of the language. */
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
      throw first ? new Refusal(own, ...first.said) : error;
    }
  }
}

/** The translations into languages that the site shows beside its first. */
export const offeredOf = (translations: Translations | undefined, locales: readonly string[]): Translations | undefined =>
  translationsOf(Object.fromEntries(locales.slice(1).map((locale) => [locale, translations?.[locale]])));

/** Refuses a translation into a language that the site does not show beside its first. */
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
