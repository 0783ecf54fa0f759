import type { Instant } from "#domain/time.ts";
import { compareLevels, type ImpactLevel, type Level, type OutageLevel, worstOf } from "./level.ts";
import { type Cell, cellKey } from "./service.ts";

/** At an instant, a cell goes to a level. */
export interface ImpactChange {
  cell: Cell;
  level: Level;
  at: Instant;
}

/** A cell hit at a level from an instant until another; `to` is null while it is still so. */
export interface ImpactSpan {
  cell: Cell;
  level: ImpactLevel;
  from: Instant;
  to: Instant | null;
}

/** An impact span as figures count it: an open one reaches as far as it is known to. */
export interface CountedSpan extends ImpactSpan {
  level: OutageLevel;
  to: Instant;
}

/**
 * The spans that a list of changes amounts to, ordered by cell as first named, then by time.
 * Of two changes of a cell at the same instant the later in the list holds. A change to the same level continues the span.
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

/** From the first instant of impact to the last; `to` is null while any span is open. Undefined without impact. */
export function extentOf(spans: readonly ImpactSpan[]): { from: Instant; to: Instant | null } | undefined {
  if (spans.length === 0) return undefined;
  const from = Math.min(...spans.map((span) => span.from));
  const to = spans.some((span) => span.to === null) ? null : Math.max(...spans.map((span) => span.to as Instant));
  return { from, to };
}

/** The worst level of each hit cell, by cell key. */
export function levelsByCell(spans: readonly ImpactSpan[]): Map<string, Level> {
  const levels = new Map<string, Level>();
  for (const { cell, level } of spans) {
    const key = cellKey(cell);
    if (compareLevels(level, levels.get(key) ?? "operational") > 0) levels.set(key, level);
  }
  return levels;
}

/** Cells that were said to work and never were hit: the explicit "not affected" of an incident. */
export function confirmedUnaffected(changes: readonly ImpactChange[]): Cell[] {
  return [...byCell(changes).values()]
    .filter((ofCell) => ofCell.every(({ level }) => level === "operational"))
    .map((ofCell) => (ofCell[0] as ImpactChange).cell);
}
