import type { Instant } from "#domain/time.ts";
import { compareLevels, type ImpactLevel, type Level, type OutageLevel, worstOf } from "./level.ts";
import { type Cell, cellKey, overlap, planeKey } from "./service.ts";

/** The change of a cell to a level at an instant. */
export interface ImpactChange {
  cell: Cell;
  level: Level;
  at: Instant;
}

/** A cell that is affected at a level from one instant to another; `to` is null while that lasts. */
export interface ImpactSpan {
  cell: Cell;
  level: ImpactLevel;
  from: Instant;
  to: Instant | null;
}

/** An impact span as figures count it: an open one ends at the last instant for which it is known. */
export interface CountedSpan extends ImpactSpan {
  level: OutageLevel;
  to: Instant;
}

/**
 * The spans that result from a list of changes, ordered by first appearance of their cell, then by time. If a cell changes twice
 * at the same instant, the later change in the list counts. A change to the same level continues the span.
 */
export function spansOf(changes: readonly ImpactChange[]): ImpactSpan[] {
  return [...byCell(changes).values()].flatMap(spansOfOneCell);
}

function byCell(changes: readonly ImpactChange[]): Map<string, ImpactChange[]> {
  const cells = new Map<string, ImpactChange[]>();
  for (const change of changes) {
    const key = cellKey(change.cell);
    const known = cells.get(key);
    if (known) known.push(change);
    else cells.set(key, [change]);
  }
  return cells;
}

function spansOfOneCell(changes: readonly ImpactChange[]): ImpactSpan[] {
  const spans: ImpactSpan[] = [];
  let open: ImpactSpan | undefined;
  for (const { cell, level, at } of lastOfEachInstant(changes)) {
    if (open?.level === level) continue;
    if (open) open.to = at;
    open = level === "operational" ? undefined : { cell, level, from: at, to: null };
    if (open) spans.push(open);
  }
  return spans;
}

function lastOfEachInstant(changes: readonly ImpactChange[]): ImpactChange[] {
  const sorted = [...changes].sort((a, b) => a.at - b.at);
  return sorted.filter(({ at }, index) => sorted[index + 1]?.at !== at);
}

/** Whether a span covers an instant; its end is exclusive. */
export const covers = (span: ImpactSpan, at: Instant): boolean => span.from <= at && (span.to === null || at < span.to);

/** The spans that cover an instant. */
export const spansAt = (spans: readonly ImpactSpan[], at: Instant): ImpactSpan[] => spans.filter((span) => covers(span, at));

/** The spans without an end. */
export const openSpans = (spans: readonly ImpactSpan[]): ImpactSpan[] => spans.filter((span) => span.to === null);

/** The worst level among spans; `operational` when there are none. */
export const worstLevel = (spans: readonly ImpactSpan[]): Level => worstOf(spans.map((span) => span.level));

/** From the first instant of impact to the last; `to` is null while any span is open. Undefined if there are no spans. */
export function extentOf(spans: readonly ImpactSpan[]): { from: Instant; to: Instant | null } | undefined {
  if (spans.length === 0) return undefined;
  const from = Math.min(...spans.map((span) => span.from));
  const to = spans.some((span) => span.to === null) ? null : Math.max(...spans.map((span) => span.to as Instant));
  return { from, to };
}

/** The worst level of each affected cell, by cell key. */
export function levelsByCell(spans: readonly ImpactSpan[]): Map<string, Level> {
  const levels = new Map<string, Level>();
  for (const { cell, level } of spans) {
    const key = cellKey(cell);
    if (compareLevels(level, levels.get(key) ?? "operational") > 0) levels.set(key, level);
  }
  return levels;
}

/**
 * The level of any cell by what is open; undefined if nothing affects it. A cell without a region stands for every region of its
 * service, and those of regions for the service as a whole: it may have become global, or regional, since the impact started.
 */
export function levelsOfOpen(open: readonly ImpactSpan[]): (cell: Cell) => Level | undefined {
  const byPlane = Map.groupBy(open, ({ cell }) => planeKey(cell));
  return (cell) => {
    const concerned = (byPlane.get(planeKey(cell)) ?? []).filter((span) => overlap(span.cell, cell));
    return concerned.length === 0 ? undefined : worstLevel(concerned);
  };
}

/**
 * Cells that were reported as operational and were never affected, neither as a whole nor in part: those that an incident explicitly
 * does not affect.
 */
export function confirmedUnaffected(changes: readonly ImpactChange[]): Cell[] {
  const affected = changes.flatMap(({ cell, level }) => (level === "operational" ? [] : [cell]));
  const affectedOn = Map.groupBy(affected, planeKey);
  const cells = [...byCell(changes).values()].map((ofCell) => (ofCell[0] as ImpactChange).cell);
  return cells.filter((cell) => !affectedOn.get(planeKey(cell))?.some((each) => overlap(each, cell)));
}
