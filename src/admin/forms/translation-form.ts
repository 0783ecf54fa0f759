import type { AdminContext } from "#admin/http/admin-context.ts";
import { checkFilledIn } from "#domain/incidents/template.ts";
import { checkTranslations, type Translations, translationsOf } from "#domain/translation.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import { languageOf } from "#i18n/index.ts";
import { textOf } from "./form.ts";

/** What a form may say in further languages. */
export type Translatable = "title" | "message";

/** The languages that the admin asks translations for: those of the site beside its first. */
export const furtherLocales = ({ locales = [] }: Pick<AdminContext["context"], "locales">): readonly string[] => locales.slice(1);

/** What a language calls itself. */
export const localeName = (locale: string): string => languageOf(locale)?.name ?? locale;

/** The field that says something in a language. */
export const translationField = (name: Translatable, locale: string): string => `${name}.${locale}`;

/** Writes translations into a form. */
export function fillTranslations(form: FormData, name: Translatable, translations: Translations | undefined): void {
  for (const [locale, text] of Object.entries(translations ?? {})) form.set(translationField(name, locale), text);
}

/** What a form says in each further language, an empty text where nothing is said; refused where one breaks the rule of its original. */
export function readTranslations(values: FormData, name: Translatable, locales: readonly string[]): Translations {
  const given = Object.fromEntries(locales.map((locale) => [locale, textOf(values, translationField(name, locale)).trim()]));
  checkTranslations(name, translationsOf(given), (text) => {
    (name === "title" ? checkTitle : checkMessage)(text);
    checkFilledIn(name, text);
  });
  return given;
}
