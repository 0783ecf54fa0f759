import { isSame } from "#domain/equal.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { type PostmortemRevision, postmortemOf } from "#domain/incidents/postmortem.ts";
import type { Maintenance, MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import type { Revision } from "#domain/updates/revision.ts";
import { inOrder } from "#domain/updates/update.ts";
import type { AnyUpdate, Entry } from "./entry.ts";
import { type Act, headOf, type Plan, planOf, type Word } from "./event.ts";

/** What its acts amount to, in the order in which they were told; null when they do not begin with its opening or announcement. */
export function retell(acts: readonly Act[]): Entry | null {
  const [first] = acts;
  if (first?.kind === "announce") return retellMaintenance(first.incident, first.plan, acts);
  return first?.kind === "open" ? retellIncident(first, acts) : null;
}

function retellIncident(first: Extract<Act, { kind: "open" | "title" }>, acts: readonly Act[]): Incident {
  let { head } = first;
  let figures: Incident["figures"] = [];
  let postmortemPromise: Incident["postmortemPromise"] = null;
  const states: PostmortemRevision[] = [];
  for (const act of acts) {
    if (act.kind === "title") head = act.head;
    else if (act.kind === "figures") figures = act.figures;
    else if (act.kind === "promise") postmortemPromise = act.promise;
    else if (act.kind === "postmortem") states.push(act.revision);
  }
  const postmortem = states.length === 0 ? null : postmortemOf(states);
  const updates = retellUpdates<IncidentUpdate>(acts);
  return { kind: "incident", id: first.incident, ...head, updates, figures, postmortem, postmortemPromise };
}

function retellMaintenance(id: string, announced: Plan, acts: readonly Act[]): Maintenance {
  const plans = acts.flatMap((act) => (act.kind === "plan" ? [act.plan] : []));
  const plan = plans.at(-1) ?? announced;
  return { kind: "maintenance", id, ...plan, updates: retellUpdates<MaintenanceUpdate>(acts) };
}

/** The updates as told; `U` is what the opening act says they are. */
function retellUpdates<U extends AnyUpdate>(acts: readonly Act[]): U[] {
  const updates = new Map<string, Word & { revisions: Revision[] }>();
  for (const act of acts) {
    if (act.kind === "post") updates.set(act.update.id, { ...act.update, revisions: [act.revision] });
    else if (act.kind === "edit") updates.get(act.update)?.revisions.push(act.revision);
  }
  return inOrder([...updates.values()]) as unknown as U[];
}

/** A part of an incident or a maintenance that is another than was told, and the acts that told of it. */
export interface Untold {
  part: string;
  acts: readonly Act[];
}

/** Where something is another than was told; undefined where both agree. */
export function untold(acts: readonly Act[], present: Entry): Untold | undefined {
  const told = retell(acts);
  if (told === null || told.kind !== present.kind) return { part: "opening", acts: [] };
  if (isSame(told, present)) return undefined;
  const part =
    told.kind === "incident" ? untoldPart(acts, told, present as Incident) : untoldPlan(acts, told, present as Maintenance);
  return part ?? untoldUpdate(acts, told.updates, present.updates);
}

function untoldPart(acts: readonly Act[], told: Incident, present: Incident): Untold | undefined {
  const ofKind = (...kinds: Act["kind"][]) => acts.filter(({ kind }) => kinds.includes(kind));
  if (!isSame(headOf(told), headOf(present))) return { part: "title and times", acts: ofKind("open", "title").slice(-1) };
  if (!isSame(told.figures, present.figures)) return { part: "figures", acts: ofKind("figures").slice(-1) };
  if (!isSame(told.postmortemPromise, present.postmortemPromise)) return { part: "promise", acts: ofKind("promise").slice(-1) };
  return isSame(told.postmortem, present.postmortem) ? undefined : { part: "postmortem", acts: ofKind("postmortem") };
}

function untoldPlan(acts: readonly Act[], told: Maintenance, present: Maintenance): Untold | undefined {
  if (isSame(planOf(told), planOf(present))) return undefined;
  return { part: "title and plan", acts: acts.filter(({ kind }) => kind === "announce" || kind === "plan").slice(-1) };
}

function untoldUpdate(acts: readonly Act[], told: readonly AnyUpdate[], present: readonly AnyUpdate[]): Untold {
  const ids = new Set([...told, ...present].map(({ id }) => id));
  const withId = (updates: readonly AnyUpdate[], id: string) => updates.find((update) => update.id === id);
  const id = [...ids].find((each) => !isSame(withId(told, each), withId(present, each)));
  return id === undefined
    ? { part: "order of updates", acts: [] }
    : { part: `update ${id}`, acts: acts.filter((act) => isOf(act, id)) };
}

const isOf = (act: Act, update: string): boolean =>
  (act.kind === "post" && act.update.id === update) || (act.kind === "edit" && act.update === update);
