import type { Instant } from "#domain/time.ts";
import type { ImpactChart } from "#queries/chart.ts";

type Extent = Pick<ImpactChart, "from" | "to">;

/** As a share of the axis: an impact of one minute must be visible in a chart of a day. */
const MIN_WIDTH = 0.004;

/** Positions and widths of instants on a chart's axis, in percent of its width. */
export function scaleOf({ from, to }: Extent): {
  at(instant: Instant): string;
  width(from: Instant, to: Instant | null): string;
} {
  const length = Math.max(to - from, 1);
  const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`;
  return {
    at: (instant) => percent((instant - from) / length),
    width: (start, end) => percent(Math.max(((end ?? to) - start) / length, MIN_WIDTH)),
  };
}

/** The text anchor of a tick's label: a label at an end of the axis must not extend beyond it. */
export const anchorOf = ({ from, to }: Extent, tick: Instant): string =>
  tick === from ? "start" : tick === to ? "end" : "middle";
