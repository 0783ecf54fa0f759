import { z } from "zod";
import { LANGUAGES, languageOf } from "#i18n/index.ts";

const offered = LANGUAGES.map(({ locale }) => locale).join(", ");

/** `site.locales` in afloat.yaml: the languages of the pages, without duplicates. Each needs a translation in `i18n`. */
export const localesSchema = z
  .array(z.string().refine((locale) => languageOf(locale) !== undefined, `is not supported. Use one of ${offered}.`))
  .min(1, "has no language. Give at least one, or leave it out.")
  .refine((locales) => new Set(locales).size === locales.length, "has a language twice. List each once.");
