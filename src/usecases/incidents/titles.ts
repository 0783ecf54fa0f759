import { isDeepEqual } from "#domain/equal.ts";
import { checkLocales, correctedTranslations, type Translations, translatedPart } from "#domain/translation.ts";
import { translationChange } from "#domain/updates/correction.ts";
import { checkReason } from "#domain/updates/revision.ts";
import { checkTitles } from "#domain/updates/text-rules.ts";
import { translatorFor } from "#i18n/index.ts";

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

/** The reason for a correction of a title, or of what stands beside it; generated if only translations change. */
export function titleReason(
  { locales = [] }: { locales?: readonly string[] },
  { titleTranslations: before, ...known }: Titles & object,
  { titleTranslations: after, ...given }: Titles & object,
  reason = "",
): string {
  const isOnlyTranslated = Object.entries(given).every(([name, value]) => isDeepEqual(known[name as keyof typeof known], value));
  const text = reason.trim() || (isOnlyTranslated ? translatorFor({ locales })(translationChange(before, after)) : "");
  checkReason(text);
  return text;
}
