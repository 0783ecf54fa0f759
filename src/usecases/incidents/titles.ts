import { checkLocales, correctedTranslations, type Translations, translatedPart } from "#domain/translation.ts";
import { checkTitles } from "#domain/updates/text-rules.ts";

/** The title of an incident or a maintenance. */
export interface Titles {
  title: string;
  /** The title in further languages of the site, by locale; an empty one removes a translation. */
  titleTranslations?: Translations | undefined;
}

/**
 * Titles as they are stored. Translations that are not given stay only if the title stays. Refuses an invalid title or
 * translation, and a language that the site does not have.
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
