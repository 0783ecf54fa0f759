import { isOver } from "#domain/maintenance/maintenance.ts";
import type { Entry } from "./entry.ts";

/** What is not translated into a language. */
export interface Untranslated {
  locale: string;
  title: boolean;
  /** The ids of the updates, in the order in which they hold. */
  updates: readonly string[];
}

/** What an incident or a maintenance lacks in each language of the site beside its first; languages that lack nothing are left out. */
export function untranslated(entry: Entry, locales: readonly string[]): Untranslated[] {
  const { titleTranslations, updates } = entry;
  // The title of work that is over stays as it is: nobody can do anything about it.
  const isTitleOpen = entry.kind === "incident" || !isOver(entry);
  return locales
    .slice(1)
    .map((locale) => ({
      locale,
      title: isTitleOpen && titleTranslations?.[locale] === undefined,
      updates: updates.filter(({ revisions }) => revisions.at(-1)?.translations?.[locale] === undefined).map(({ id }) => id),
    }))
    .filter(({ title, updates: missingSetting }) => title || missingSetting.length > 0);
}
