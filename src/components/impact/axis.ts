import { HOUR, type Instant, MINUTE } from "#domain/time.ts";

const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200].map((minutes) => minutes * MINUTE);
const MAX_COUNT = 5;
/** As a share of the axis: on a phone the words of an end take a sixth of it, and half of those of a tick come beside them. */
const CLEAR = 0.25;

/**
 * Round times between two instants, for the axis of a chart: its ends and a few in between that keep clear of them.
 * Round means whole steps of UTC; for zones off by half an hour the half hours are as round.
 */
export function axisTicks(from: Instant, to: Instant): Instant[] {
  const length = to - from;
  if (length <= 0) return [from];
  const step = STEPS.find((each) => length / each <= MAX_COUNT) ?? Math.ceil(length / MAX_COUNT / (24 * HOUR)) * 24 * HOUR;
  const ticks: Instant[] = [];
  for (let tick = Math.ceil(from / step) * step; tick < to; tick += step) {
    if (tick - from > length * CLEAR && to - tick > length * CLEAR) ticks.push(tick);
  }
  return [from, ...ticks, to];
}
