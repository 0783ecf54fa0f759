import { checkLocales, correctedTranslations, type Translations, translatedPart } from "#domain/translation.ts";
import { checkTitles } from "#domain/updates/text-rules.ts";

/** What an incident or a maintenance is called. */
export interface Titles {
  title: string;
  /** The title in further languages of the site, by locale; an empty one takes a translation back. */
  titleTranslations?: Translations | undefined;
}

/**
 * Titles as they are kept. Translations that are not given stay while the title does. Refused where one breaks a rule, or the site does
 * not show its language.
 */
export function titlesOf(
  { locales = [] }: { locales?: readonly string[] },
  { title, titleTranslations }: Titles,
  before?: Titles,
) {
  checkLocales("titleTranslations", titleTranslations, locales);
  const trimmed = title.trim();
  const translations = correctedTranslations(before?.titleTranslations, titleTranslations, trimmed === before?.title);
  const titles = { title: trimmed, ...translatedPart("titleTranslations", translations) };
  checkTitles(titles);
  return titles;
}
