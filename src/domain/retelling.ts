import type { Act } from "./act.ts";
import { canonical } from "./canonical.ts";
import { type Incident, inOrder, type Update } from "./incident.ts";
import { postmortemOf } from "./postmortem.ts";

/** The incident that its acts amount to, in the order in which they were told; null when they do not begin with its opening. */
export function retell(acts: readonly Act[]): Incident | null {
  const [first, ...later] = acts;
  if (first?.kind !== "open") return null;
  const { incident: id, head } = first;
  const opened: Incident = { id, ...head, updates: [], figures: [], postmortem: null, postmortemPromise: null };
  return later.reduce(withAct, opened);
}

function withAct(incident: Incident, act: Act): Incident {
  switch (act.kind) {
    case "open":
    case "title":
      return { ...incident, ...act.head };
    case "post":
      return { ...incident, updates: inOrder([...incident.updates, { ...act.update, revisions: [act.revision] }]) };
    case "edit":
      return { ...incident, updates: incident.updates.map((update) => withEdit(update, act)) };
    case "figures":
      return { ...incident, figures: act.figures };
    case "promise":
      return { ...incident, postmortemPromise: act.promise };
    case "postmortem":
      return { ...incident, postmortem: postmortemOf([...(incident.postmortem?.revisions ?? []), act.revision]) };
  }
}

const withEdit = (update: Update, { update: id, revision }: Extract<Act, { kind: "edit" }>): Update =>
  update.id === id ? { ...update, revisions: [...update.revisions, revision] } : update;

/** Where an incident is another than was told: the acts that told of that part, and the part's name. Undefined where both agree. */
export function untold(acts: readonly Act[], present: Incident): { part: string; acts: readonly Act[] } | undefined {
  const told = retell(acts);
  if (told === null) return { part: "opening", acts: [] };
  const ofKind = (...kinds: Act["kind"][]) => acts.filter(({ kind }) => kinds.includes(kind));
  const parts: [part: string, keys: readonly (keyof Incident)[], acts: readonly Act[]][] = [
    ["title and times", ["title", "startedAt", "detectedAt"], ofKind("open", "title").slice(-1)],
    ["figures", ["figures"], ofKind("figures").slice(-1)],
    ["promise", ["postmortemPromise"], ofKind("promise").slice(-1)],
    ["postmortem", ["postmortem"], ofKind("postmortem")],
  ];
  const part = parts.find(([, keys]) => keys.some((key) => canonical(told[key]) !== canonical(present[key])));
  return part ? { part: part[0], acts: part[2] } : untoldUpdate(acts, told.updates, present.updates);
}

function untoldUpdate(acts: readonly Act[], told: readonly Update[], present: readonly Update[]) {
  const ids = new Set([...told, ...present].map(({ id }) => id));
  const byId = (updates: readonly Update[], id: string) => canonical(updates.find((update) => update.id === id) ?? null);
  const id = [...ids].find((each) => byId(told, each) !== byId(present, each));
  if (id === undefined) return canonical(told) === canonical(present) ? undefined : { part: "order of updates", acts: [] };
  return { part: `update ${id}`, acts: acts.filter((act) => isOf(act, id)) };
}

const isOf = (act: Act, update: string): boolean =>
  (act.kind === "post" && act.update.id === update) || (act.kind === "edit" && act.update === update);
