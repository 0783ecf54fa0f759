import { isDeepEqual } from "#domain/equal.ts";
import { fieldsOf, type IncidentFields } from "#domain/incidents/fields.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import type { PostmortemCommitment, PostmortemRevision } from "#domain/incidents/postmortem.ts";
import type { Maintenance, MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import { translatedPart } from "#domain/translation.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Revision } from "#domain/updates/revision.ts";
import type { Entry } from "./entry.ts";

/** What lists say of an incident by itself: its title and times. */
export type IncidentDetails = Pick<Incident, "title" | "titleTranslations"> & IncidentFields;

/** What is announced of a maintenance beside its updates. */
export type Plan = Omit<Maintenance, "kind" | "id" | "updates">;

/** An update without its texts, of which each is an act by itself. */
export type Word = Omit<IncidentUpdate, "revisions"> | Omit<MaintenanceUpdate, "revisions">;

/** One thing that readers were told of an incident or a maintenance. What was told is never taken back: a later act stands beside it. */
export type RecordEvent =
  | { kind: "open" | "title"; incident: string; head: IncidentDetails }
  | { kind: "announce" | "plan"; incident: string; plan: Plan }
  | { kind: "post"; incident: string; update: Word; revision: Revision }
  | { kind: "edit"; incident: string; update: string; revision: Revision }
  | { kind: "figures"; incident: string; figures: readonly Figure[] }
  | { kind: "promise"; incident: string; promise: PostmortemCommitment | null }
  | { kind: "postmortem"; incident: string; revision: PostmortemRevision };

/**
 * The acts that lead from one state of an incident or a maintenance to another (null: it was not there), in the order in which they
 * are told. Together they hold everything that readers see of it; `projectEntry` makes it from them again.
 */
export function diffEvents(before: Entry | null, after: Entry): RecordEvent[] {
  const known = new Map(before?.updates.map((update) => [update.id, update]));
  const words = after.updates.flatMap((update) => updateEvents(after.id, known.get(update.id), update));
  if (after.kind === "maintenance") return [...planEvents(before?.kind === "maintenance" ? before : null, after), ...words];
  return incidentEvents(before?.kind === "incident" ? before : null, after, words);
}

function incidentEvents(before: Incident | null, after: Incident, words: readonly RecordEvent[]): RecordEvent[] {
  const incident = after.id;
  return [
    ...detailsEvents(before, after),
    ...words,
    ...(isDeepEqual(before?.figures ?? [], after.figures)
      ? []
      : [{ kind: "figures", incident, figures: after.figures } as const]),
    ...(isDeepEqual(before?.postmortemCommitment ?? null, after.postmortemCommitment)
      ? []
      : [{ kind: "promise", incident, promise: after.postmortemCommitment } as const]),
    ...(after.postmortem?.revisions ?? [])
      .slice(before?.postmortem?.revisions.length ?? 0)
      .map((revision) => ({ kind: "postmortem", incident, revision }) as const),
  ];
}

function detailsEvents(before: Incident | null, after: Incident): RecordEvent[] {
  const [incident, head] = [after.id, incidentDetailsOf(after)];
  if (before === null) return [{ kind: "open", incident, head }];
  return isDeepEqual(incidentDetailsOf(before), head) ? [] : [{ kind: "title", incident, head }];
}

function planEvents(before: Maintenance | null, after: Maintenance): RecordEvent[] {
  const [incident, plan] = [after.id, planOf(after)];
  if (before === null) return [{ kind: "announce", incident, plan }];
  return isDeepEqual(planOf(before), plan) ? [] : [{ kind: "plan", incident, plan }];
}

/** What is announced of a maintenance beside its updates. */
export const planOf = ({ kind: _, id: __, updates: ___, ...plan }: Maintenance): Plan => plan;

/** The title and times of an incident. */
export const incidentDetailsOf = ({ title, titleTranslations, ...rest }: Incident): IncidentDetails => ({
  title,
  ...translatedPart("titleTranslations", titleTranslations),
  ...fieldsOf(rest),
});

function updateEvents(
  incident: string,
  known: Entry["updates"][number] | undefined,
  given: Entry["updates"][number],
): RecordEvent[] {
  const { revisions, ...update } = given;
  const [first, ...later] = revisions as [Revision, ...Revision[]];
  const edits = later
    .slice(known ? known.revisions.length - 1 : 0)
    .map((revision) => ({ kind: "edit", incident, update: update.id, revision }) as const);
  return known ? edits : [{ kind: "post", incident, update, revision: first }, ...edits];
}
