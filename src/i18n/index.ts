import { ENGLISH, type Language, type Translate, translatorOf } from "#domain/phrase.ts";

// Each language is a file in this folder with the language as its default export; there is no list to maintain.
const files = import.meta.glob<Language>(["./*.ts", "!./index.ts"], { eager: true, import: "default" });

/** Every language of Afloat, English first. */
export const LANGUAGES: readonly Language[] = [ENGLISH, ...Object.values(files)];

/** The translator into a site's first language, for feeds, email and chat messages. */
export const translatorFor = ({ locales }: { locales: readonly string[] }): Translate =>
  translatorOf(languageOf(locales[0] ?? "") ?? ENGLISH);

/** The language of a locale; undefined where Afloat does not have it. */
export const languageOf = (locale: string): Language | undefined => LANGUAGES.find((language) => language.locale === locale);
