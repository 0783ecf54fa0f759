import { z } from "zod";
import { LANGUAGES, languageOf } from "#i18n/index.ts";

const offered = LANGUAGES.map(({ locale }) => locale).join(", ");

/** The languages of the pages, each once; only those that Afloat speaks. */
export const localesSchema = z
  .array(z.string().refine((locale) => languageOf(locale) !== undefined, `is not a language of Afloat. Use one of ${offered}.`))
  .min(1, "names no language. Name one at least, or leave it out.")
  .refine((locales) => new Set(locales).size === locales.length, "names a language twice. Name each once.");
