import type { Entry } from "#domain/record/entry.ts";
import type { RecordEvent } from "#domain/record/event.ts";

/** A published state that subscribers are notified of: a revision of an update, or of a postmortem. */
export type NotifiableRevision = { update: string; n: number } | { postmortem: number };

/**
 * The ids of the revisions of a change that subscribers are notified of, as feeds name them: an update, a postmortem, or a
 * correction of either that notifies.
 */
export const notifiableRevisions = (after: Entry, events: readonly RecordEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.kind === "post") return event.revision.loud ? [updateRevisionId(event.update.id, 0)] : [];
    if (event.kind === "edit") return event.revision.loud ? [updateRevisionId(event.update, revisionNumber(after, event))] : [];
    if (event.kind !== "postmortem" || !event.revision.loud || after.kind !== "incident") return [];
    return [postmortemRevisionId(after.id, after.postmortem?.revisions.indexOf(event.revision) ?? 0)];
  });

function revisionNumber({ updates }: Entry, { update, revision }: Extract<RecordEvent, { kind: "edit" }>): number {
  return updates.find(({ id }) => id === update)?.revisions.indexOf(revision) ?? 0;
}

const updateRevisionId = (id: string, n: number): string => `${id}-${n}`;
const postmortemRevisionId = (id: string, n: number): string => `${id}-postmortem${n > 0 ? `-${n}` : ""}`;

/** Parses a revision id; undefined if it has another form. */
export function parseRevisionId(revisionId: string): NotifiableRevision | undefined {
  const [, id = "", postmortem, n] = /^([0-9a-z]{12})(-postmortem)?(?:-(\d{1,6}))?$/.exec(revisionId) ?? [];
  if (postmortem) return { postmortem: Number(n ?? 0) };
  return n === undefined ? undefined : { update: id, n: Number(n) };
}
