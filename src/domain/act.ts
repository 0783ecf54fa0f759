import type { Figure } from "./figure.ts";
import type { Incident, Update } from "./incident.ts";
import type { PostmortemRevision } from "./postmortem.ts";
import type { PostmortemPromise } from "./promise.ts";
import type { Revision } from "./revision.ts";
import { isSame } from "./same.ts";

/** What lists say of an incident by itself: its title and times. */
export type Head = Pick<Incident, "title" | "startedAt" | "detectedAt">;

/** One thing that readers were told of an incident. What was told is never taken back: a later act stands beside it. */
export type Act =
  | { kind: "open" | "title"; incident: string; head: Head }
  | { kind: "post"; incident: string; update: Omit<Update, "revisions">; revision: Revision }
  | { kind: "edit"; incident: string; update: string; revision: Revision }
  | { kind: "figures"; incident: string; figures: readonly Figure[] }
  | { kind: "promise"; incident: string; promise: PostmortemPromise | null }
  | { kind: "postmortem"; incident: string; revision: PostmortemRevision };

/**
 * The acts that lead from one state of an incident to another (null: it was not there), in the order in which they are told.
 * Together they hold everything that readers see of it; `retell` makes the incident from them again.
 */
export function actsBetween(before: Incident | null, after: Incident): Act[] {
  const incident = after.id;
  const known = new Map(before?.updates.map((update) => [update.id, update]));
  return [
    ...headActs(before, after),
    ...after.updates.flatMap((update) => updateActs(incident, known.get(update.id), update)),
    ...(isSame(before?.figures ?? [], after.figures) ? [] : [{ kind: "figures", incident, figures: after.figures } as const]),
    ...(isSame(before?.postmortemPromise ?? null, after.postmortemPromise)
      ? []
      : [{ kind: "promise", incident, promise: after.postmortemPromise } as const]),
    ...(after.postmortem?.revisions ?? [])
      .slice(before?.postmortem?.revisions.length ?? 0)
      .map((revision) => ({ kind: "postmortem", incident, revision }) as const),
  ];
}

function headActs(before: Incident | null, after: Incident): Act[] {
  const [incident, head] = [after.id, headOf(after)];
  if (before === null) return [{ kind: "open", incident, head }];
  return isSame(headOf(before), head) ? [] : [{ kind: "title", incident, head }];
}

/** The title and times of an incident. */
export const headOf = ({ title, startedAt, detectedAt }: Incident): Head => ({ title, startedAt, detectedAt });

function updateActs(incident: string, known: Update | undefined, { revisions, ...update }: Update): Act[] {
  const [first, ...later] = revisions as [Revision, ...Revision[]];
  const edits = later
    .slice(known ? known.revisions.length - 1 : 0)
    .map((revision) => ({ kind: "edit", incident, update: update.id, revision }) as const);
  return known ? edits : [{ kind: "post", incident, update, revision: first }, ...edits];
}
