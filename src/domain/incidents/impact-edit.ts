import { Refusal } from "#domain/errors.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import { type Cell, cellKey } from "#domain/impact/service.ts";
import { phrase } from "#domain/phrase.ts";
import { type Instant, toIso } from "#domain/time.ts";

/** What a user changes in the impact that an update states. All else stays, also where a form cannot show it. */
export interface ImpactEdits {
  /** When the impact started: the new time of the first change of each cell. */
  since?: Instant | undefined;
  /** The cells at another level than before; null for a cell that the update should not have stated. */
  cells: readonly { cell: Cell; level: Level | null }[];
}

/**
 * The impact after edits. A level replaces the last one of its cell, at its time; a cell that the update did not state gets the
 * common time of the others, or else `at`. Refuses a start that is not before the cell's next change.
 */
export function withImpactEdits(impacts: readonly ImpactChange[], { since, cells }: ImpactEdits, at: Instant): ImpactChange[] {
  const timed = since === undefined ? impacts : movedTo(since, impacts);
  const edits = new Map(cells.map(({ cell, level }) => [cellKey(cell), level]));
  const lastAt = timesBy(Math.max, timed);
  const edited = timed.flatMap((impact): ImpactChange[] => {
    const key = cellKey(impact.cell);
    const level = edits.get(key);
    if (level === null) return [];
    return [level !== undefined && impact.at === lastAt.get(key) ? { ...impact, level } : impact];
  });
  const newAt = since ?? commonTime(timed) ?? at;
  const added = cells.flatMap(({ cell, level }): ImpactChange[] =>
    level === null || lastAt.has(cellKey(cell)) ? [] : [{ cell, level, at: newAt }],
  );
  return [...edited, ...added];
}

/** The time of all impact changes; null if there are none, or several times. */
export function commonTime(impacts: readonly ImpactChange[]): Instant | null {
  const times = new Set(impacts.map(({ at }) => at));
  return times.size === 1 ? ([...times][0] as Instant) : null;
}

/** The last level of each cell. Of several at one instant the later in the list counts. */
export function lastLevels(impacts: readonly ImpactChange[]): { cell: Cell; level: Level }[] {
  const sorted = [...impacts].sort((a, b) => a.at - b.at);
  return [...new Map(sorted.map(({ cell, level }) => [cellKey(cell), { cell, level }])).values()];
}

/** Whether a cell changes at several instants. */
export function hasSeveralChanges(impacts: readonly ImpactChange[]): boolean {
  const [first, last] = [timesBy(Math.min, impacts), timesBy(Math.max, impacts)];
  return [...first].some(([key, at]) => last.get(key) !== at);
}

function movedTo(since: Instant, impacts: readonly ImpactChange[]): ImpactChange[] {
  const firstAt = timesBy(Math.min, impacts);
  const isFirst = ({ cell, at }: ImpactChange) => at === firstAt.get(cellKey(cell));
  const next = impacts.find((impact) => !isFirst(impact) && impact.at <= since);
  if (next)
    throw new Refusal(
      "impactAt",
      phrase("The impact would start after its next change, at {time}.", { time: toIso(next.at) }),
      "Enter an earlier time.",
    );
  return impacts.map((impact) => (isFirst(impact) ? { ...impact, at: since } : impact));
}

/** The first or last time of each cell. */
function timesBy(choose: (a: Instant, b: Instant) => Instant, impacts: readonly ImpactChange[]): Map<string, Instant> {
  const times = new Map<string, Instant>();
  for (const { cell, at } of impacts) times.set(cellKey(cell), choose(times.get(cellKey(cell)) ?? at, at));
  return times;
}
