import type { AdminContext } from "#admin/http/admin-context.ts";
import { checkFilledIn } from "#domain/incidents/template.ts";
import { checkTranslations, type Translations, translationsOf } from "#domain/translation.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import { languageOf } from "#i18n/index.ts";
import { textOf } from "./form.ts";

/** The fields of a form that can be translated. */
export type Translatable = "title" | "message";

/** The languages that forms ask translations for: all of the site's but its first. */
export const furtherLocales = ({ locales = [] }: Pick<AdminContext["context"], "locales">): readonly string[] => locales.slice(1);

/** A language's name in that language. */
export const localeName = (locale: string): string => languageOf(locale)?.name ?? locale;

/** The name of the field for a translation. */
export const translationField = (name: Translatable, locale: string): string => `${name}.${locale}`;

/** Writes translations into a form. */
export function fillTranslations(form: FormData, name: Translatable, translations: Translations | undefined): void {
  for (const [locale, text] of Object.entries(translations ?? {})) form.set(translationField(name, locale), text);
}

/** The translations of a form, empty where the field is. Refuses one that breaks the rules of the original text. */
export function readTranslations(values: FormData, name: Translatable, locales: readonly string[]): Translations {
  const given = Object.fromEntries(locales.map((locale) => [locale, textOf(values, translationField(name, locale)).trim()]));
  checkTranslations(name, translationsOf(given), (text) => {
    (name === "title" ? checkTitle : checkMessage)(text);
    checkFilledIn(name, text);
  });
  return given;
}
