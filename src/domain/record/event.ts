import { isDeepEqual } from "#domain/equal.ts";
import { fieldsOf, type IncidentFields } from "#domain/incidents/fields.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import type { PostmortemCommitment, PostmortemRevision } from "#domain/incidents/postmortem.ts";
import type { Maintenance, MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import { translatedPart } from "#domain/translation.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Revision } from "#domain/updates/revision.ts";
import type { Entry } from "./entry.ts";

/** The title and fields of an incident, without its updates. */
export type IncidentDetails = Pick<Incident, "title" | "titleTranslations"> & IncidentFields;

/** The plan of a maintenance, without its updates. */
export type Plan = Omit<Maintenance, "kind" | "id" | "updates">;

/** An update without its texts: each revision is an event of its own. */
export type UpdateFacts = Omit<IncidentUpdate, "revisions"> | Omit<MaintenanceUpdate, "revisions">;

/** One thing that was published about an incident or a maintenance. It is never removed: a later event follows it. */
export type RecordEvent =
  | { kind: "open" | "title"; incident: string; details: IncidentDetails }
  | { kind: "announce" | "plan"; incident: string; plan: Plan }
  | { kind: "post"; incident: string; update: UpdateFacts; revision: Revision }
  | { kind: "edit"; incident: string; update: string; revision: Revision }
  | { kind: "figures"; incident: string; figures: readonly Figure[] }
  | { kind: "promise"; incident: string; promise: PostmortemCommitment | null }
  | { kind: "postmortem"; incident: string; revision: PostmortemRevision };

/**
 * The events that lead from one state of an incident or a maintenance to another (null: it did not exist), in the order in which they
 * are logged. Together they hold everything that readers see of it; `projectEntry` makes it from them again.
 */
export function diffEvents(before: Entry | null, after: Entry): RecordEvent[] {
  const known = new Map(before?.updates.map((update) => [update.id, update]));
  const updates = after.updates.flatMap((update) => updateEvents(after.id, known.get(update.id), update));
  if (after.kind === "maintenance") return [...planEvents(before?.kind === "maintenance" ? before : null, after), ...updates];
  return incidentEvents(before?.kind === "incident" ? before : null, after, updates);
}

function incidentEvents(before: Incident | null, after: Incident, updates: readonly RecordEvent[]): RecordEvent[] {
  const incident = after.id;
  return [
    ...detailsEvents(before, after),
    ...updates,
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
  const [incident, details] = [after.id, incidentDetailsOf(after)];
  if (before === null) return [{ kind: "open", incident, details }];
  return isDeepEqual(incidentDetailsOf(before), details) ? [] : [{ kind: "title", incident, details }];
}

function planEvents(before: Maintenance | null, after: Maintenance): RecordEvent[] {
  const [incident, plan] = [after.id, planOf(after)];
  if (before === null) return [{ kind: "announce", incident, plan }];
  return isDeepEqual(planOf(before), plan) ? [] : [{ kind: "plan", incident, plan }];
}

/** The plan of a maintenance. */
export const planOf = ({ kind: _, id: __, updates: ___, ...plan }: Maintenance): Plan => plan;

/** The title and fields of an incident. */
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
