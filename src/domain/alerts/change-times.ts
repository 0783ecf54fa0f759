import { refusalsIn } from "#domain/errors.ts";
import { type ImpactChange, openSpans } from "#domain/impact/impact.ts";
import { compareLevels } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellKey, expandScope, type Scope } from "#domain/impact/service.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { lastChanges } from "./answers.ts";
import type { AffectedCell, FiringCell } from "./proposal.ts";

/** When alerts that are over ended, by cell key: the latest end of the alerts that stated the cell. */
export function endsOfAlerts(catalogue: Catalogue, ended: readonly { scope: Scope; until: Instant }[]): Map<string, Instant> {
  const ends = new Map<string, Instant>();
  for (const { scope, until } of ended)
    for (const cell of cellsOf(catalogue, scope))
      ends.set(cellKey(cell), Math.max(until, ends.get(cellKey(cell)) ?? Number.NEGATIVE_INFINITY));
  return ends;
}

/** The cells of a scope; none if it names something that the catalogue no longer has. */
function cellsOf(catalogue: Catalogue, scope: Scope): Cell[] {
  try {
    return expandScope(catalogue, scope);
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
    return [];
  }
}

/** What the times of changes follow from. */
interface Times {
  firing: readonly FiringCell[];
  ends: ReadonlyMap<string, Instant>;
  /** The incident that the update is for; null if it opens one. */
  incident: Incident | null;
  /** The last incident of the group, also if it is over. */
  record: Incident | null;
  /** The updates that the alerts led to without a person. */
  own: readonly string[];
  now: Instant;
}

/**
 * The changes of a proposal, each at the time that the alerts state for its cell. It becomes worse when the alerts began, but not
 * before its last change on record; it becomes better when they ended, or now where that end cannot be or a person has posted since.
 */
export function changesInTime(changes: readonly AffectedCell[], times: Times): ImpactChange[] {
  const { incident, record, now } = times;
  const open = new Map(openSpans(incident ? entrySpans(incident) : []).map(({ cell, level }) => [cellKey(cell), level]));
  const firing = new Map(times.firing.map(({ cell, rises }) => [cellKey(cell), rises]));
  const changed = record ? lastChanges(record) : new Map<string, Instant>();
  return changes.flatMap(({ cell, level }): ImpactChange[] => {
    const key = cellKey(cell);
    const [known = "operational", last = Number.NEGATIVE_INFINITY] = [open.get(key), changed.get(key)];
    const rises = (firing.get(key) ?? []).filter((rise) => compareLevels(rise.level, known) > 0);
    if (rises.length > 0)
      return rises.map((rise) => ({ cell, level: rise.level, at: Math.min(Math.max(rise.since, last), now) }));
    return [{ cell, level, at: endTime(times.ends.get(key), last, times) }];
  });
}

/** The end that alerts state for a cell, if it can be: after the last change of the cell, and not before what a person posted since. */
function endTime(end: Instant | undefined, last: Instant, { incident, own, now }: Times): Instant {
  if (end === undefined || end <= last || end > now) return now;
  const isContested = incident?.updates.some(({ id, at }) => at > end && !own.includes(id)) ?? false;
  return isContested ? now : end;
}
