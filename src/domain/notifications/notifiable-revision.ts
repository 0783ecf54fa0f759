import type { Entry } from "#domain/record/entry.ts";
import type { RecordEvent } from "#domain/record/event.ts";

/** A word that readers must notice: a state of an update, or of a root cause. */
export type NotifiableRevision = { update: string; n: number } | { postmortem: number };

/** The ids of the words of a change that readers must notice, as feeds name them: an update, a root cause, a loud correction of either. */
export const notifiableRevisions = (after: Entry, acts: readonly RecordEvent[]): string[] =>
  acts.flatMap((act) => {
    if (act.kind === "post") return act.revision.loud ? [updateRevisionId(act.update.id, 0)] : [];
    if (act.kind === "edit") return act.revision.loud ? [updateRevisionId(act.update, revisionNumber(after, act))] : [];
    if (act.kind !== "postmortem" || !act.revision.loud || after.kind !== "incident") return [];
    return [postmortemRevisionId(after.id, after.postmortem?.revisions.indexOf(act.revision) ?? 0)];
  });

function revisionNumber({ updates }: Entry, { update, revision }: Extract<RecordEvent, { kind: "edit" }>): number {
  return updates.find(({ id }) => id === update)?.revisions.indexOf(revision) ?? 0;
}

const updateRevisionId = (id: string, n: number): string => `${id}-${n}`;
const postmortemRevisionId = (id: string, n: number): string => `${id}-postmortem${n > 0 ? `-${n}` : ""}`;

/** What an id names; undefined for one of another form. */
export function readWord(word: string): NotifiableRevision | undefined {
  const [, id = "", postmortem, n] = /^([0-9a-z]{12})(-postmortem)?(?:-(\d{1,6}))?$/.exec(word) ?? [];
  if (postmortem) return { postmortem: Number(n ?? 0) };
  return n === undefined ? undefined : { update: id, n: Number(n) };
}
