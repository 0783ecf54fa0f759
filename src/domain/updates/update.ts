import { type ImpactChange, type ImpactSpan, spansOf } from "#domain/impact/impact.ts";
import type { Instant } from "#domain/time.ts";
import type { Revision } from "./revision.ts";

/** A message of an incident, or of a maintenance: where it stands, what changed in the impact, when the next word is due. */
export interface Update<S extends string> {
  id: string;
  /** When it was so. */
  at: Instant;
  /** When it was said here; later than `at` for a backdated entry. */
  postedAt: Instant;
  status: S;
  /** The states of its text, oldest first; never empty. */
  revisions: readonly Revision[];
  impacts: readonly ImpactChange[];
  nextUpdateAt: Instant | null;
}

/** Updates in the order in which they hold. Stable: of two at the same instant the one posted later comes later. */
export const inOrder = <U extends { at: Instant }>(updates: readonly U[]): U[] => [...updates].sort((a, b) => a.at - b.at);

/** What is told in updates: an incident or a maintenance. */
interface WithUpdates<U> {
  updates: readonly U[];
}

/** The update that holds now. */
export const latestUpdate = <U extends { at: Instant }>({ updates }: WithUpdates<U>): U => inOrder(updates).at(-1) as U;

/** Where it stands. */
export const statusOf = <S extends string>(entry: WithUpdates<Update<S>>): S => latestUpdate(entry).status;

/** Every impact change, in the order in which they hold. */
export const impactChangesOf = ({ updates }: WithUpdates<Pick<Update<string>, "at" | "impacts">>): ImpactChange[] =>
  inOrder(updates).flatMap((update) => update.impacts);

/** The spans of one incident or maintenance alone. */
export const entrySpans = (entry: WithUpdates<Pick<Update<string>, "at" | "impacts">>): ImpactSpan[] =>
  spansOf(impactChangesOf(entry));
