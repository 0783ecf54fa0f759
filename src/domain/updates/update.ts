import { confirmedUnaffected, type ImpactChange, type ImpactSpan, spansOf } from "#domain/impact/impact.ts";
import type { Cell } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";
import type { Facts } from "./facts.ts";
import type { Revision } from "./revision.ts";

/** An update of an incident or a maintenance: its status, text and impact changes, and when the next update is due. */
export interface Update<S extends string> extends Facts<S> {
  id: string;
  /** When it was posted; later than `at` for a backdated update. */
  postedAt: Instant;
  /** The revisions of its text, oldest first; never empty. */
  revisions: readonly Revision[];
}

/** Updates sorted by the time they describe. The sort is stable: of two at the same instant, the one posted later comes later. */
export const inOrder = <U extends { at: Instant }>(updates: readonly U[]): U[] => [...updates].sort((a, b) => a.at - b.at);

/** An incident or a maintenance. */
interface WithUpdates<U> {
  updates: readonly U[];
}

/** The current update. */
export const latestUpdate = <U extends { at: Instant }>({ updates }: WithUpdates<U>): U => inOrder(updates).at(-1) as U;

/** The current status. */
export const statusOf = <S extends string>(entry: WithUpdates<Update<S>>): S => latestUpdate(entry).status;

/** Every impact change, sorted like the updates. */
export const impactChangesOf = ({ updates }: WithUpdates<Pick<Update<string>, "at" | "impacts">>): ImpactChange[] =>
  inOrder(updates).flatMap((update) => update.impacts);

/** Whether it was posted in error and withdrawn. */
export const isWithdrawn = (entry: WithUpdates<Pick<Update<string>, "at" | "status">>): boolean =>
  latestUpdate(entry)?.status === "withdrawn";

/** Every impact change that its updates state or ever stated: also what a correction replaced. */
export const everStated = (entry: WithUpdates<Pick<Update<string>, "at" | "impacts" | "revisions">>): ImpactChange[] => [
  ...impactChangesOf(entry),
  ...entry.updates.flatMap(({ revisions }) => revisions.flatMap(({ replaced }) => replaced?.impacts ?? [])),
];

/** The spans that its updates state, also if it was withdrawn. */
export const statedSpans = (entry: WithUpdates<Pick<Update<string>, "at" | "impacts">>): ImpactSpan[] =>
  spansOf(impactChangesOf(entry));

/** The spans of one incident or maintenance alone. None if it was withdrawn: then nothing that it stated counts. */
export const entrySpans = (entry: WithUpdates<Pick<Update<string>, "at" | "impacts" | "status">>): ImpactSpan[] =>
  isWithdrawn(entry) ? [] : statedSpans(entry);

/** The cells that it explicitly does not affect. None if it was withdrawn. */
export const unaffectedBy = (entry: WithUpdates<Pick<Update<string>, "at" | "impacts" | "status">>): Cell[] =>
  isWithdrawn(entry) ? [] : confirmedUnaffected(impactChangesOf(entry));
