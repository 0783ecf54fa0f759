import { ENGLISH, type Language, type Translate, translatorOf } from "#domain/phrase.ts";

// A language is one file here that has it as its default export; there is no list to keep.
const files = import.meta.glob<Language>(["./*.ts", "!./index.ts"], { eager: true, import: "default" });

/** Every language that Afloat speaks, English first. */
export const LANGUAGES: readonly Language[] = [ENGLISH, ...Object.values(files)];

/** What a site says in its first language: feeds, mails, messages in chats. */
export const translatorFor = ({ locales }: { locales: readonly string[] }): Translate =>
  translatorOf(languageOf(locales[0] ?? "") ?? ENGLISH);

/** The language of a locale; undefined for one that there is no file for. */
export const languageOf = (locale: string): Language | undefined => LANGUAGES.find((each) => each.locale === locale);
