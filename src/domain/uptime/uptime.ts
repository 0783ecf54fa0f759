import { OUTAGE_LEVELS, type OutageLevel } from "#domain/impact/level.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";

/** A stretch of time; its end does not belong to it. */
export interface Stretch {
  from: Instant;
  to: Instant;
}

/** Something at a level over a stretch of time. */
export interface AffectedStretch extends Stretch {
  level: OutageLevel;
}

/** How much of an instant at a level counts as downtime: 0 is none, 1 all of it; at most three decimals. */
export type Weights = Readonly<Record<OutageLevel, number>>;

export const DEFAULT_WEIGHTS: Weights = { major_outage: 1, partial_outage: 0.3, degraded_performance: 0 };

/** The uptime of a set of cells over a window, and what it is made of. */
export interface Uptime {
  /** What is on record of the period; null when nothing is. */
  window: Stretch | null;
  /** Milliseconds on record: the length of the window. */
  recorded: number;
  /** Milliseconds at each level, the worst of the cells at each instant. */
  hit: Readonly<Record<OutageLevel, number>>;
  /** In percent, floored to two decimals: "99.93"; "100" only without any weighted downtime. Null when nothing is on record. */
  percent: string | null;
}

/**
 * Any spans merged into stretches that neither overlap nor touch at the same level: at each instant the worst level holds.
 * A sweep over the sorted ends of all spans, O(n log n).
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

/** Ends a stretch. At one instant several spans may end and begin: what lasted no time is dropped, what went on is joined. */
function close(merged: AffectedStretch[], { level, from }: AffectedStretch, to: Instant): void {
  if (from === to) return;
  const last = merged.at(-1);
  if (last?.level === level && last.to === from) last.to = to;
  else merged.push({ level, from, to });
}

/**
 * The uptime of a set of cells: 1 − Σ weight × time at level ÷ time on record, over the part of their spans in the window.
 * Worst, never blended: of several cells hit at an instant the worst counts, as if it were all of them.
 */
export function uptimeOf(spans: readonly AffectedStretch[], window: Stretch | null, weights: Weights): Uptime {
  const hit: Record<OutageLevel, number> = { major_outage: 0, partial_outage: 0, degraded_performance: 0 };
  if (!window) return { window, recorded: 0, hit, percent: null };
  for (const { level, from, to } of mergeWorst(spans)) {
    hit[level] += Math.max(Math.min(to, window.to) - Math.max(from, window.from), 0);
  }
  const recorded = window.to - window.from;
  return { window, recorded, hit, percent: percentOf(recorded, hit, weights) };
}

/** Whole numbers throughout, weights as thousandths: no rounding of fractions can lift what is less than 100 to it. */
function percentOf(recorded: number, hit: Uptime["hit"], weights: Weights): string {
  const down = OUTAGE_LEVELS.reduce((sum, level) => sum + hit[level] * Math.round(weights[level] * 1_000), 0);
  if (down === 0) return "100";
  const all = BigInt(recorded) * 1_000n;
  const hundredths = ((all - BigInt(down)) * 10_000n) / all;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

/**
 * Until when a set of cells is known, for its figures: the midnight that began `today`, or its last instant of impact today.
 * So a figure moves with what is said of the set, and with the day, and with nothing else.
 */
export const knownUntil = (spans: readonly Stretch[], today: Stretch): Instant =>
  spans.reduce((until, { from, to }) => (from < today.to ? Math.max(until, Math.min(to, today.to)) : until), today.from);

/** The part of a period that is on record: from `since` until what is known. Null when that is no time at all. */
export function recordedWindow(period: Stretch, since: Instant | null, until: Instant): Stretch | null {
  if (since === null) return null;
  const window = { from: Math.max(period.from, since), to: Math.min(period.to, until) };
  return window.from < window.to ? window : null;
}

/** The rule in words, as it stands beside figures. */
export const uptimeRule = ({ major_outage, partial_outage, degraded_performance }: Weights): Phrase =>
  phrase(
    "Uptime = 1 − ({major} × time in major outage + {partial} × time in partial outage + {degraded} × time with degraded performance) ÷ time on record, in percent, rounded down to two decimals. Where several regions or planes are combined, the worst of them counts at each moment. Ongoing outages count up to the latest update (rounded down to 4 minutes), and in any case up to the last midnight. Announced maintenance does not count as downtime.",
    { major: major_outage, partial: partial_outage, degraded: degraded_performance },
  );
