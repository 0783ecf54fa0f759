import { pathIn } from "#domain/publishing/paths.ts";
import { languageOf } from "#i18n/index.ts";

/** A page in one of the site's languages. */
export interface Version {
  locale: string;
  /** The language's name in that language. */
  name: string;
  href: string;
}

/** A page in each of the site's languages; none where the site has one language, or the path is a file that all languages share. */
export function versionsOf(path: string, { locales }: { locales: readonly string[] }): Version[] {
  if (locales.length < 2 || !path.endsWith("/")) return [];
  return locales.map((locale) => ({ locale, name: languageOf(locale)?.name ?? locale, href: pathIn(path, locale, locales) }));
}
