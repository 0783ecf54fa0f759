import { type Act, headOf } from "./act.ts";
import { type Incident, inOrder, type Update } from "./incident.ts";
import { type PostmortemRevision, postmortemOf } from "./postmortem.ts";
import type { Revision } from "./revision.ts";
import { isSame } from "./same.ts";

/** The incident that its acts amount to, in the order in which they were told; null when they do not begin with its opening. */
export function retell(acts: readonly Act[]): Incident | null {
  const [first] = acts;
  if (first?.kind !== "open") return null;
  let { head } = first;
  let figures: Incident["figures"] = [];
  let postmortemPromise: Incident["postmortemPromise"] = null;
  const states: PostmortemRevision[] = [];
  const updates = new Map<string, Update & { revisions: Revision[] }>();
  for (const act of acts) {
    if (act.kind === "title") head = act.head;
    else if (act.kind === "post") updates.set(act.update.id, { ...act.update, revisions: [act.revision] });
    else if (act.kind === "edit") updates.get(act.update)?.revisions.push(act.revision);
    else if (act.kind === "figures") figures = act.figures;
    else if (act.kind === "promise") postmortemPromise = act.promise;
    else if (act.kind === "postmortem") states.push(act.revision);
  }
  const postmortem = states.length === 0 ? null : postmortemOf(states);
  return { id: first.incident, ...head, updates: inOrder([...updates.values()]), figures, postmortem, postmortemPromise };
}

/** A part of an incident that is another than was told, and the acts that told of it. */
export interface Untold {
  part: string;
  acts: readonly Act[];
}

/** Where an incident is another than was told; undefined where both agree. */
export function untold(acts: readonly Act[], present: Incident): Untold | undefined {
  const told = retell(acts);
  if (told === null) return { part: "opening", acts: [] };
  if (isSame(told, present)) return undefined;
  const ofKind = (...kinds: Act["kind"][]) => acts.filter(({ kind }) => kinds.includes(kind));
  if (!isSame(headOf(told), headOf(present))) return { part: "title and times", acts: ofKind("open", "title").slice(-1) };
  if (!isSame(told.figures, present.figures)) return { part: "figures", acts: ofKind("figures").slice(-1) };
  if (!isSame(told.postmortemPromise, present.postmortemPromise)) return { part: "promise", acts: ofKind("promise").slice(-1) };
  if (!isSame(told.postmortem, present.postmortem)) return { part: "postmortem", acts: ofKind("postmortem") };
  return untoldUpdate(acts, told.updates, present.updates);
}

function untoldUpdate(acts: readonly Act[], told: readonly Update[], present: readonly Update[]): Untold {
  const ids = new Set([...told, ...present].map(({ id }) => id));
  const withId = (updates: readonly Update[], id: string) => updates.find((update) => update.id === id);
  const id = [...ids].find((each) => !isSame(withId(told, each), withId(present, each)));
  return id === undefined
    ? { part: "order of updates", acts: [] }
    : { part: `update ${id}`, acts: acts.filter((act) => isOf(act, id)) };
}

const isOf = (act: Act, update: string): boolean =>
  (act.kind === "post" && act.update.id === update) || (act.kind === "edit" && act.update === update);
