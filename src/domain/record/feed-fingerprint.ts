import type { Published } from "#domain/updates/revision.ts";
import type { Entry } from "./entry.ts";

/**
 * What feeds tell of an incident or a maintenance, as a text that is another whenever an item is: its title, and all that was said
 * loudly. Translations are not told there.
 */
export const feedFingerprint = (entry: Entry): string =>
  JSON.stringify([
    entry.title,
    entry.updates.map(({ revisions, ...update }) => [update, loud(revisions)]),
    entry.kind === "incident" && loud(entry.postmortem?.revisions ?? []),
  ]);

const loud = <T extends Published>(revisions: readonly T[]): (T | null)[] =>
  revisions.map((each) => (each.loud ? { ...each, translations: undefined } : null));
