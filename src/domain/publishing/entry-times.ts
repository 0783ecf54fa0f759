import { type Entry, factCorrections } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { inOrder } from "#domain/updates/update.ts";

// When an incident or a maintenance changed, as each kind of page shows it.

/** When texts of an entry were published. */
export const textTimesOf = (entry: Entry): Instant[] => [
  ...entry.updates.flatMap(({ postedAt, revisions }) => [postedAt, ...revisions.map(({ publishedAt }) => publishedAt)]),
  ...(entry.kind === "incident" ? (entry.postmortem?.revisions ?? []).map(({ publishedAt }) => publishedAt) : []),
];

/** When an entry changed as lists show it: by updates that change its status, plan or impact, and by edits. */
export const listedTimes = (entry: Entry): Instant[] => [...changingUpdates(entry), ...editTimes(entry)];

function changingUpdates({ updates }: Entry): Instant[] {
  const ordered = inOrder<Entry["updates"][number]>(updates);
  return ordered.flatMap((update, index) => {
    const isPlanned = "planned" in update && update.planned !== null;
    const isSame = update.status === ordered[index - 1]?.status && update.impacts.length === 0 && !isPlanned;
    return isSame ? [] : [update.postedAt];
  });
}

/** When an entry promised its next update for another time than before, or for none. */
export function promiseTimes({ updates }: Entry): Instant[] {
  const ordered = inOrder<Entry["updates"][number]>(updates);
  return ordered.flatMap(({ nextUpdateAt, postedAt }, index) =>
    nextUpdateAt === (ordered[index - 1]?.nextUpdateAt ?? null) ? [] : [postedAt],
  );
}

/** When the title, other details or the facts of updates were corrected. */
export const editTimes = (entry: Entry): readonly Instant[] => [
  ...(entry.kind === "maintenance" ? entry.edits : []),
  ...entry.corrections.map(({ publishedAt }) => publishedAt),
  ...factCorrections(entry).map(({ publishedAt }) => publishedAt),
];
