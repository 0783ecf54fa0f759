import { OUTAGE_LEVELS, type OutageLevel } from "#domain/impact/level.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";

/** A stretch of time; its end is exclusive. */
export interface Stretch {
  from: Instant;
  to: Instant;
}

/** An outage level during a stretch of time. */
export interface AffectedStretch extends Stretch {
  level: OutageLevel;
}

/** How much of the time at a level counts as downtime: from 0 (none) to 1 (all of it), with at most three decimals. */
export type Weights = Readonly<Record<OutageLevel, number>>;

export const DEFAULT_WEIGHTS: Weights = { major_outage: 1, partial_outage: 0.3, degraded_performance: 0 };

/** The uptime of a set of cells over a window, and the values that it is computed from. */
export interface Uptime {
  /** The part of the period that is on record; null if none is. */
  window: Stretch | null;
  /** Milliseconds on record: the length of the window. */
  recorded: number;
  /** Milliseconds at each level, where each instant counts as the worst level of all cells. */
  affectedMs: Readonly<Record<OutageLevel, number>>;
  /**
   * In percent, rounded down to two decimals: "99.93"; "100" only without any weighted downtime. Null if nothing is on record.
   */
  percent: string | null;
}

/**
 * Merges spans into stretches that do not overlap, nor touch at the same level; each instant has the worst level. A sweep over
 * the sorted ends of all spans, O(n log n).
 */
export function mergeWorst(spans: readonly AffectedStretch[]): AffectedStretch[] {
  const open: Record<OutageLevel, number> = { major_outage: 0, partial_outage: 0, degraded_performance: 0 };
  const merged: AffectedStretch[] = [];
  let current: AffectedStretch | undefined;
  for (const { at, level, step } of endsOf(spans)) {
    open[level] += step;
    const worst = OUTAGE_LEVELS.find((each) => open[each] > 0);
    if (worst === current?.level) continue;
    if (current) close(merged, current, at);
    current = worst && { level: worst, from: at, to: at };
  }
  return merged;
}

const endsOf = (spans: readonly AffectedStretch[]): { at: Instant; level: OutageLevel; step: 1 | -1 }[] =>
  spans
    .filter(({ from, to }) => from < to)
    .flatMap(({ level, from, to }) => [
      { at: from, level, step: 1 as const },
      { at: to, level, step: -1 as const },
    ])
    .sort((a, b) => a.at - b.at);

/**
 * Ends a stretch. Several spans may start and end at the same instant, so empty stretches are dropped, and stretches of the same
 * level that touch are joined.
 */
function close(merged: AffectedStretch[], { level, from }: AffectedStretch, to: Instant): void {
  if (from === to) return;
  const last = merged.at(-1);
  if (last?.level === level && last.to === from) last.to = to;
  else merged.push({ level, from, to });
}

/**
 * The uptime of a set of cells: 1 − Σ weight × time at level ÷ time on record, over the part of their spans in the window. If
 * several cells are affected at the same instant, the worst counts as if it were all of them.
 */
export function uptimeOf(spans: readonly AffectedStretch[], window: Stretch | null, weights: Weights): Uptime {
  const affectedMs: Record<OutageLevel, number> = { major_outage: 0, partial_outage: 0, degraded_performance: 0 };
  if (!window) return { window, recorded: 0, affectedMs, percent: null };
  for (const { level, from, to } of mergeWorst(spans)) {
    affectedMs[level] += Math.max(Math.min(to, window.to) - Math.max(from, window.from), 0);
  }
  const recorded = window.to - window.from;
  return { window, recorded, affectedMs, percent: percentOf(recorded, affectedMs, weights) };
}

/** Computes with integers only, weights as thousandths, so that no rounding error can raise a value below 100 to 100. */
function percentOf(recorded: number, affectedMs: Uptime["affectedMs"], weights: Weights): string {
  const down = OUTAGE_LEVELS.reduce((sum, level) => sum + affectedMs[level] * Math.round(weights[level] * 1_000), 0);
  if (down === 0) return "100";
  const all = BigInt(recorded) * 1_000n;
  const hundredths = ((all - BigInt(down)) * 10_000n) / all;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

/**
 * Until when a set of cells is known, for its figures: the midnight at which `today` started, or its last instant of impact
 * today. So a figure changes only with updates about the set, and with the day.
 */
export const knownUntil = (spans: readonly Stretch[], today: Stretch): Instant =>
  spans.reduce((until, { from, to }) => (from < today.to ? Math.max(until, Math.min(to, today.to)) : until), today.from);

/** The part of a period that is on record: from `since` until `until`. Null if that is empty. */
export function recordedWindow(period: Stretch, since: Instant | null, until: Instant): Stretch | null {
  if (since === null) return null;
  const window = { from: Math.max(period.from, since), to: Math.min(period.to, until) };
  return window.from < window.to ? window : null;
}

/** The uptime formula as text, shown next to the figures. */
export const uptimeRule = ({ major_outage, partial_outage, degraded_performance }: Weights): Phrase =>
  phrase(
    "Uptime = 1 − ({major} × time in major outage + {partial} × time in partial outage + {degraded} × time with degraded performance) ÷ time on record, in percent, rounded down to two decimals. Where several regions or planes are combined, the worst of them counts at each moment. An ongoing outage counts up to its latest update, rounded up to 4 minutes, and in any case up to the last midnight. Announced maintenance does not count as downtime.",
    { major: major_outage, partial: partial_outage, degraded: degraded_performance },
  );
