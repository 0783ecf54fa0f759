import type { Instant } from "#domain/time.ts";
import type { ImpactChart } from "#queries/chart.ts";

type Extent = Pick<ImpactChart, "from" | "to">;

/** No bar is thinner than this share of the axis: what lasted a minute must still be seen in a day. */
const THINNEST = 0.004;

/** Instants as places on the axis of a chart, in percent of its width. */
export function scaleOf({ from, to }: Extent): {
  at(instant: Instant): string;
  width(from: Instant, to: Instant | null): string;
} {
  const length = Math.max(to - from, 1);
  const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`;
  return {
    at: (instant) => percent((instant - from) / length),
    width: (start, end) => percent(Math.max(((end ?? to) - start) / length, THINNEST)),
  };
}

/** The words of a tick at an end of the axis must not hang over it. */
export const anchorOf = ({ from, to }: Extent, tick: Instant): string =>
  tick === from ? "start" : tick === to ? "end" : "middle";
