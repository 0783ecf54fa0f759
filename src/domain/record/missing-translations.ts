import { isOver } from "#domain/maintenance/maintenance.ts";
import type { Entry } from "./entry.ts";

/** What is not translated into one language. */
export interface MissingTranslations {
  locale: string;
  title: boolean;
  /** The ids of the untranslated updates, in their order. */
  updates: readonly string[];
}

/** The missing translations of an entry in each language of the site besides its first; complete languages are left out. */
export function missingTranslations(entry: Entry, locales: readonly string[]): MissingTranslations[] {
  const { titleTranslations, updates } = entry;
  // The title of a maintenance that is over cannot be changed any more.
  const isTitleOpen = entry.kind === "incident" || !isOver(entry);
  return locales
    .slice(1)
    .map((locale) => ({
      locale,
      title: isTitleOpen && titleTranslations?.[locale] === undefined,
      updates: updates.filter(({ revisions }) => revisions.at(-1)?.translations?.[locale] === undefined).map(({ id }) => id),
    }))
    .filter(({ title, updates: missing }) => title || missing.length > 0);
}
