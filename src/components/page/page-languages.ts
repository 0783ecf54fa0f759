import { pathIn } from "#domain/publishing/paths.ts";
import { languageOf } from "#i18n/index.ts";

/** A page in one of the site's languages. */
export interface Version {
  locale: string;
  /** The language's name in itself. */
  name: string;
  href: string;
}

/** A page in each of the site's languages; none where there is one only, or where the path is of a file that all share. */
export function versionsOf(path: string, { locales }: { locales: readonly string[] }): Version[] {
  if (locales.length < 2 || !path.endsWith("/")) return [];
  return locales.map((locale) => ({ locale, name: languageOf(locale)?.name ?? locale, href: pathIn(path, locale, locales) }));
}
