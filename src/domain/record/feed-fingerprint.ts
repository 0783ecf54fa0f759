import { inEnglish } from "#domain/phrase.ts";
import type { Published } from "#domain/updates/revision.ts";
import { type Entry, entryTitle } from "./entry.ts";

/**
 * A text that changes whenever a feed item of the entry changes. Feeds contain its title and every revision that notifies
 * subscribers, but no translations.
 */
export const feedFingerprint = (entry: Entry): string =>
  JSON.stringify([
    inEnglish(entryTitle(entry)),
    entry.updates.map(({ revisions, ...update }) => [update, notifiableOnly(revisions)]),
    entry.kind === "incident" && notifiableOnly(entry.postmortem?.revisions ?? []),
  ]);

const notifiableOnly = <T extends Published>(revisions: readonly T[]): (T | null)[] =>
  revisions.map((each) => (each.loud ? { ...each, translations: undefined } : null));
