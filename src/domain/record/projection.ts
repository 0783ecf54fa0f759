import { isDeepEqual } from "#domain/equal.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { type PostmortemRevision, postmortemOf } from "#domain/incidents/postmortem.ts";
import type { Maintenance, MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import type { Revision } from "#domain/updates/revision.ts";
import { inOrder } from "#domain/updates/update.ts";
import type { AnyUpdate, Entry } from "./entry.ts";
import { incidentDetailsOf, type Plan, planOf, type RecordEvent, type UpdateFacts } from "./event.ts";

/** What its acts amount to, in the order in which they were told; null when they do not begin with its opening or announcement. */
export function projectEntry(acts: readonly RecordEvent[]): Entry | null {
  const [first] = acts;
  if (first?.kind === "announce") return projectMaintenance(first.incident, first.plan, acts);
  return first?.kind === "open" ? projectIncident(first, acts) : null;
}

function projectIncident(first: Extract<RecordEvent, { kind: "open" | "title" }>, acts: readonly RecordEvent[]): Incident {
  let { details } = first;
  let figures: Incident["figures"] = [];
  let postmortemCommitment: Incident["postmortemCommitment"] = null;
  const states: PostmortemRevision[] = [];
  for (const act of acts) {
    if (act.kind === "title") details = act.details;
    else if (act.kind === "figures") figures = act.figures;
    else if (act.kind === "promise") postmortemCommitment = act.promise;
    else if (act.kind === "postmortem") states.push(act.revision);
  }
  const postmortem = states.length === 0 ? null : postmortemOf(states);
  const updates = projectUpdates<IncidentUpdate>(acts);
  return { kind: "incident", id: first.incident, ...details, updates, figures, postmortem, postmortemCommitment };
}

function projectMaintenance(id: string, announced: Plan, acts: readonly RecordEvent[]): Maintenance {
  const plans = acts.flatMap((act) => (act.kind === "plan" ? [act.plan] : []));
  const plan = plans.at(-1) ?? announced;
  return { kind: "maintenance", id, ...plan, updates: projectUpdates<MaintenanceUpdate>(acts) };
}

/** The updates as told; `U` is what the opening act says they are. */
function projectUpdates<U extends AnyUpdate>(acts: readonly RecordEvent[]): U[] {
  const updates = new Map<string, UpdateFacts & { revisions: Revision[] }>();
  for (const act of acts) {
    if (act.kind === "post") updates.set(act.update.id, { ...act.update, revisions: [act.revision] });
    else if (act.kind === "edit") updates.get(act.update)?.revisions.push(act.revision);
  }
  return inOrder([...updates.values()]) as unknown as U[];
}

/** A part of an incident or a maintenance that is another than was told, and the acts that told of it. */
export interface Mismatch {
  part: string;
  acts: readonly RecordEvent[];
}

/** Where something is another than was told; undefined where both agree. */
export function mismatch(acts: readonly RecordEvent[], present: Entry): Mismatch | undefined {
  const told = projectEntry(acts);
  if (told === null || told.kind !== present.kind) return { part: "opening", acts: [] };
  if (isDeepEqual(told, present)) return undefined;
  const part =
    told.kind === "incident"
      ? mismatchedPart(acts, told, present as Incident)
      : mismatchedPlan(acts, told, present as Maintenance);
  return part ?? mismatchedUpdate(acts, told.updates, present.updates);
}

function mismatchedPart(acts: readonly RecordEvent[], told: Incident, present: Incident): Mismatch | undefined {
  const ofKind = (...kinds: RecordEvent["kind"][]) => acts.filter(({ kind }) => kinds.includes(kind));
  if (!isDeepEqual(incidentDetailsOf(told), incidentDetailsOf(present)))
    return { part: "title and times", acts: ofKind("open", "title").slice(-1) };
  if (!isDeepEqual(told.figures, present.figures)) return { part: "figures", acts: ofKind("figures").slice(-1) };
  if (!isDeepEqual(told.postmortemCommitment, present.postmortemCommitment))
    return { part: "promise", acts: ofKind("promise").slice(-1) };
  return isDeepEqual(told.postmortem, present.postmortem) ? undefined : { part: "postmortem", acts: ofKind("postmortem") };
}

function mismatchedPlan(acts: readonly RecordEvent[], told: Maintenance, present: Maintenance): Mismatch | undefined {
  if (isDeepEqual(planOf(told), planOf(present))) return undefined;
  return { part: "title and plan", acts: acts.filter(({ kind }) => kind === "announce" || kind === "plan").slice(-1) };
}

function mismatchedUpdate(acts: readonly RecordEvent[], told: readonly AnyUpdate[], present: readonly AnyUpdate[]): Mismatch {
  const ids = new Set([...told, ...present].map(({ id }) => id));
  const withId = (updates: readonly AnyUpdate[], id: string) => updates.find((update) => update.id === id);
  const id = [...ids].find((each) => !isDeepEqual(withId(told, each), withId(present, each)));
  return id === undefined
    ? { part: "order of updates", acts: [] }
    : { part: `update ${id}`, acts: acts.filter((act) => isOf(act, id)) };
}

const isOf = (act: RecordEvent, update: string): boolean =>
  (act.kind === "post" && act.update.id === update) || (act.kind === "edit" && act.update === update);
