import { isDeepEqual } from "#domain/equal.ts";
import { type Incident, type IncidentDetails, type IncidentUpdate, incidentDetailsOf } from "#domain/incidents/incident.ts";
import { type PostmortemRevision, postmortemOf } from "#domain/incidents/postmortem.ts";
import type { Maintenance, MaintenanceUpdate, Titles } from "#domain/maintenance/maintenance.ts";
import { translatedPart } from "#domain/translation.ts";
import { factsOf } from "#domain/updates/facts.ts";
import type { Correction, Revision } from "#domain/updates/revision.ts";
import { inOrder } from "#domain/updates/update.ts";
import type { AnyUpdate, Entry } from "./entry.ts";
import { type Plan, planOf, type RecordEvent, type UpdateFacts } from "./event.ts";

/** The entry that results from its events, in log order; null if they do not start with its opening or announcement. */
export function projectEntry(events: readonly RecordEvent[]): Entry | null {
  const [first] = events;
  if (first?.kind === "announce") return projectMaintenance(first.incident, first.plan, events);
  return first?.kind === "open" ? projectIncident(first, events) : null;
}

function projectIncident(first: Extract<RecordEvent, { kind: "open" }>, events: readonly RecordEvent[]): Incident {
  let { details } = first;
  const corrections: Correction<IncidentDetails>[] = [];
  let figures: Incident["figures"] = [];
  let postmortemCommitment: Incident["postmortemCommitment"] = null;
  const states: PostmortemRevision[] = [];
  for (const event of events) {
    if (event.kind === "title") {
      corrections.push({ replaced: details, ...event.published });
      details = event.details;
    } else if (event.kind === "figures") figures = event.figures;
    else if (event.kind === "promise") postmortemCommitment = event.promise;
    else if (event.kind === "postmortem") states.push(event.revision);
  }
  const postmortem = states.length === 0 ? null : postmortemOf(states);
  const updates = projectUpdates<IncidentUpdate>(events);
  return { kind: "incident", id: first.incident, ...details, corrections, updates, figures, postmortem, postmortemCommitment };
}

function projectMaintenance(id: string, announced: Plan, events: readonly RecordEvent[]): Maintenance {
  let plan = announced;
  const corrections: Correction<Titles>[] = [];
  for (const event of events) {
    if (event.kind !== "plan") continue;
    if (event.published) corrections.push({ replaced: titlesOf(plan), ...event.published });
    plan = event.plan;
  }
  return { kind: "maintenance", id, ...plan, corrections, updates: projectUpdates<MaintenanceUpdate>(events) };
}

const titlesOf = ({ title, titleTranslations }: Titles): Titles => ({
  title,
  ...translatedPart("titleTranslations", titleTranslations),
});

/** The updates with their revisions, in order; `U` is the type that the opening event implies. */
function projectUpdates<U extends AnyUpdate>(events: readonly RecordEvent[]): U[] {
  const updates = new Map<string, Projected>();
  for (const event of events) {
    if (event.kind === "post") updates.set(event.update.id, { ...event.update, revisions: [event.revision] });
    else if (event.kind === "edit") {
      const known = updates.get(event.update);
      if (known) updates.set(event.update, corrected(known, event));
    }
  }
  return inOrder([...updates.values()]) as unknown as U[];
}

type Projected = UpdateFacts & { revisions: Revision[] };

/** The update after an edit, which may correct its text, its facts, or both. */
function corrected(known: Projected, { revision, facts }: Extract<RecordEvent, { kind: "edit" }>): Projected {
  if (!facts) return { ...known, revisions: [...known.revisions, revision] };
  const replaced = factsOf<string>(known);
  return { ...known, ...facts, revisions: [...known.revisions, { ...revision, replaced }] } as Projected;
}

/** A part of an entry that differs from the log, and the events that describe it. */
export interface Mismatch {
  part: string;
  events: readonly RecordEvent[];
}

/** The first part in which an entry differs from its events; undefined if they agree. */
export function mismatch(events: readonly RecordEvent[], present: Entry): Mismatch | undefined {
  const projected = projectEntry(events);
  if (projected === null || projected.kind !== present.kind) return { part: "opening", events: [] };
  if (isDeepEqual(projected, present)) return undefined;
  const part =
    projected.kind === "incident"
      ? mismatchedPart(events, projected, present as Incident)
      : mismatchedPlan(events, projected, present as Maintenance);
  return part ?? mismatchedUpdate(events, projected.updates, present.updates);
}

function mismatchedPart(events: readonly RecordEvent[], projected: Incident, present: Incident): Mismatch | undefined {
  const ofKind = (...kinds: RecordEvent["kind"][]) => events.filter(({ kind }) => kinds.includes(kind));
  const isSame = isDeepEqual(incidentDetailsOf(projected), incidentDetailsOf(present));
  if (!isSame || !isDeepEqual(projected.corrections, present.corrections))
    return { part: "title and times", events: ofKind("open", "title").slice(-1) };
  if (!isDeepEqual(projected.figures, present.figures)) return { part: "figures", events: ofKind("figures").slice(-1) };
  if (!isDeepEqual(projected.postmortemCommitment, present.postmortemCommitment))
    return { part: "promise", events: ofKind("promise").slice(-1) };
  return isDeepEqual(projected.postmortem, present.postmortem) ? undefined : { part: "postmortem", events: ofKind("postmortem") };
}

function mismatchedPlan(events: readonly RecordEvent[], projected: Maintenance, present: Maintenance): Mismatch | undefined {
  const isSame = isDeepEqual(planOf(projected), planOf(present));
  if (isSame && isDeepEqual(projected.corrections, present.corrections)) return undefined;
  return { part: "title and plan", events: events.filter(({ kind }) => kind === "announce" || kind === "plan").slice(-1) };
}

function mismatchedUpdate(
  events: readonly RecordEvent[],
  projected: readonly AnyUpdate[],
  present: readonly AnyUpdate[],
): Mismatch {
  const ids = new Set([...projected, ...present].map(({ id }) => id));
  const withId = (updates: readonly AnyUpdate[], id: string) => updates.find((update) => update.id === id);
  const id = [...ids].find((each) => !isDeepEqual(withId(projected, each), withId(present, each)));
  return id === undefined
    ? { part: "order of updates", events: [] }
    : { part: `update ${id}`, events: events.filter((event) => isOf(event, id)) };
}

const isOf = (event: RecordEvent, update: string): boolean =>
  (event.kind === "post" && event.update.id === update) || (event.kind === "edit" && event.update === update);
