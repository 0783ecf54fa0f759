import { DAY, type Instant, MINUTE } from "#domain/time.ts";

const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200].map((minutes) => minutes * MINUTE);
const MAX_TICKS = 5;
/** As a share of the axis: on a phone the label of an end takes a sixth of it, and half of a tick's label is beside that. */
const MIN_DISTANCE = 0.25;

/**
 * The ticks of a chart's axis: its ends, and a few round times between them that do not overlap the ends' labels.
 * Round times are multiples of a step in UTC; in zones with a half-hour offset they are round half hours.
 */
export function axisTicks(from: Instant, to: Instant): Instant[] {
  const length = to - from;
  if (length <= 0) return [from];
  const step = STEPS.find((candidate) => length / candidate <= MAX_TICKS) ?? Math.ceil(length / MAX_TICKS / DAY) * DAY;
  const ticks: Instant[] = [];
  for (let tick = Math.ceil(from / step) * step; tick < to; tick += step) {
    if (tick - from > length * MIN_DISTANCE && to - tick > length * MIN_DISTANCE) ticks.push(tick);
  }
  return [from, ...ticks, to];
}
