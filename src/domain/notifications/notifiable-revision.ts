import type { Entry } from "#domain/record/entry.ts";
import type { Act } from "#domain/record/event.ts";

/** A word that readers must notice: a state of an update, or of a root cause. */
export type LoudWord = { update: string; n: number } | { postmortem: number };

/** The ids of the words of a change that readers must notice, as feeds name them: an update, a root cause, a loud correction of either. */
export const loudWords = (after: Entry, acts: readonly Act[]): string[] =>
  acts.flatMap((act) => {
    if (act.kind === "post") return act.revision.loud ? [updateWord(act.update.id, 0)] : [];
    if (act.kind === "edit") return act.revision.loud ? [updateWord(act.update, revisionNumber(after, act))] : [];
    if (act.kind !== "postmortem" || !act.revision.loud || after.kind !== "incident") return [];
    return [causeWord(after.id, after.postmortem?.revisions.indexOf(act.revision) ?? 0)];
  });

function revisionNumber({ updates }: Entry, { update, revision }: Extract<Act, { kind: "edit" }>): number {
  return updates.find(({ id }) => id === update)?.revisions.indexOf(revision) ?? 0;
}

const updateWord = (id: string, n: number): string => `${id}-${n}`;
const causeWord = (id: string, n: number): string => `${id}-postmortem${n > 0 ? `-${n}` : ""}`;

/** What an id names; undefined for one of another form. */
export function readWord(word: string): LoudWord | undefined {
  const [, id = "", postmortem, n] = /^([0-9a-z]{12})(-postmortem)?(?:-(\d{1,6}))?$/.exec(word) ?? [];
  if (postmortem) return { postmortem: Number(n ?? 0) };
  return n === undefined ? undefined : { update: id, n: Number(n) };
}
