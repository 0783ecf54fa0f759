import { DAY, type Instant, MINUTE, offsetAt } from "./time.ts";

// Days on which clocks change: an hour of local time comes twice, or is skipped.

/**
 * The instants at which clocks in a zone show a local time, given as if it were UTC milliseconds: mostly one, two where an hour comes
 * twice, none where it is skipped.
 */
export function instantsAt(local: number, zone: string): Instant[] {
  const candidates = [local - offsetAt(local - DAY, zone), local - offsetAt(local + DAY, zone)];
  return [...new Set(candidates)].filter((at) => at + offsetAt(at, zone) === local).sort((a, b) => a - b);
}

/** Clocks change only at full quarters of UTC hours. */
const QUARTER = 15 * MINUTE;

/** The last minute before clocks skip a local time, and the first one after it. */
export function aroundSkipped(local: number, zone: string): [before: Instant, after: Instant] {
  // By the larger offset, of the time after the change, a skipped local time would be an instant before the change.
  let change = Math.floor((local - offsetAt(local + DAY, zone)) / QUARTER) * QUARTER;
  while (offsetAt(change, zone) === offsetAt(local - DAY, zone)) change += QUARTER;
  return [change - MINUTE, change];
}
