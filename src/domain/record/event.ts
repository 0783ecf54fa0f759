import { isDeepEqual } from "#domain/equal.ts";
import { type Incident, type IncidentDetails, type IncidentUpdate, incidentDetailsOf } from "#domain/incidents/incident.ts";
import type { PostmortemCommitment, PostmortemRevision } from "#domain/incidents/postmortem.ts";
import type { Maintenance, MaintenanceUpdate, Titles } from "#domain/maintenance/maintenance.ts";
import { translatedPart } from "#domain/translation.ts";
import { type Facts, factsAfter } from "#domain/updates/facts.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Published, Revision } from "#domain/updates/revision.ts";
import type { Entry } from "./entry.ts";

/** The plan of a maintenance, without its updates and corrections. */
export type Plan = Omit<Maintenance, "kind" | "id" | "updates" | "corrections">;

/** An update without its texts: each revision is an event of its own. */
export type UpdateFacts = Omit<IncidentUpdate, "revisions"> | Omit<MaintenanceUpdate, "revisions">;

/** One thing that was published about an incident or a maintenance. It is never removed: a later event follows it. */
export type RecordEvent =
  | { kind: "open"; incident: string; details: IncidentDetails }
  | { kind: "title"; incident: string; details: IncidentDetails; published: Published }
  | { kind: "announce"; incident: string; plan: Plan }
  | { kind: "plan"; incident: string; plan: Plan; published: Published | null }
  | { kind: "post"; incident: string; update: UpdateFacts; revision: Revision }
  | { kind: "edit"; incident: string; update: string; revision: Revision; facts?: Facts }
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
  const first = after.corrections[0]?.replaced ?? details;
  const known = before?.corrections.length ?? 0;
  const titles = after.corrections.slice(known).map(({ replaced: _, ...published }, n): RecordEvent => {
    const next = after.corrections[known + n + 1]?.replaced ?? details;
    return { kind: "title", incident, details: next, published };
  });
  return before === null ? [{ kind: "open", incident, details: first }, ...titles] : titles;
}

function planEvents(before: Maintenance | null, after: Maintenance): RecordEvent[] {
  const [incident, plan] = [after.id, planOf(after)];
  const known = before?.corrections.length ?? 0;
  const titles = after.corrections.slice(known).map(({ replaced: _, ...published }, n): RecordEvent => {
    const next = after.corrections[known + n + 1]?.replaced;
    return { kind: "plan", incident, plan: next ? withTitles(plan, next) : plan, published };
  });
  if (before === null) {
    const first = after.corrections[0]?.replaced;
    return [{ kind: "announce", incident, plan: first ? withTitles(plan, first) : plan }, ...titles];
  }
  if (titles.length > 0 || isDeepEqual(planOf(before), plan)) return titles;
  return [{ kind: "plan", incident, plan, published: null }];
}

function withTitles({ titleTranslations: _, ...plan }: Plan, { title, titleTranslations }: Titles): Plan {
  return { ...plan, title, ...translatedPart("titleTranslations", titleTranslations) };
}

/** The plan of a maintenance. */
export const planOf = ({ kind: _, id: __, updates: ___, corrections: ____, ...plan }: Maintenance): Plan => plan;

function updateEvents(
  incident: string,
  known: Entry["updates"][number] | undefined,
  given: Entry["updates"][number],
): RecordEvent[] {
  const { revisions, ...update } = given;
  const since = known?.revisions.length ?? 1;
  const edits = revisions.slice(since).map((revision, n): RecordEvent => {
    const edit = { kind: "edit", incident, update: update.id, revision } as const;
    return revision.replaced ? { ...edit, facts: factsAfter<string>(given, since + n) } : edit;
  });
  if (known) return edits;
  const first = { ...update, ...factsAfter<string>(given, 0) } as UpdateFacts;
  return [{ kind: "post", incident, update: first, revision: revisions[0] as Revision }, ...edits];
}
