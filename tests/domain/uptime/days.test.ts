import fc from "fast-check";
import { expect, test } from "vitest";
import type { ImpactSpan } from "#domain/impact/impact.ts";
import { LEVELS, type Level, worstOf } from "#domain/impact/level.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { type DayAxis, dayAxis, worstPerDay } from "#domain/uptime/days.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { cell } from "#tests/support/worlds/sample.ts";

const BERLIN = "Europe/Berlin";
const span = (from: number, to: number | null, level: ImpactSpan["level"] = "major_outage"): ImpactSpan => ({
  cell: cell(),
  level,
  from,
  to,
});
const levels = (axis: DayAxis, spans: ImpactSpan[], now: number, since: number | null = 0) =>
  worstPerDay(axis, spans, since, now).map(({ level }) => level);

test("the day on which clocks go forward has 23 hours, and the one on which they go back 25", () => {
  const hours = (today: string) => {
    const { starts } = dayAxis(today, 1, BERLIN);
    return ((starts[1] as number) - (starts[0] as number)) / HOUR;
  };
  expect([hours("2024-03-31"), hours("2024-10-27"), hours("2024-10-28")]).toEqual([23, 25, 24]);
});

test("the last minute before a midnight that clocks skip belongs to the day before", () => {
  const axis = dayAxis("2024-04-01", 2, BERLIN);
  const midnight = at("2024-03-31T22:00:00Z");
  expect(levels(axis, [span(midnight - MINUTE, midnight)], midnight + HOUR)).toEqual(["major_outage", "operational"]);
  expect(levels(axis, [span(midnight, midnight + MINUTE)], midnight + HOUR)).toEqual(["operational", "major_outage"]);
});

test("an ongoing outage colours every day up to now, and none after it", () => {
  const axis = dayAxis("2024-06-10", 4, BERLIN);
  const now = (axis.starts[2] as number) + HOUR;
  expect(levels(axis, [span((axis.starts[1] as number) + HOUR, null)], now)).toEqual([
    "operational",
    "major_outage",
    "major_outage",
    "operational",
  ]);
});

test("days before the first recorded one are not operational, but an outage among them is shown", () => {
  const axis = dayAxis("2024-06-10", 3, BERLIN);
  const [first, second] = axis.starts as [number, number];
  expect(levels(axis, [], second + HOUR, second)).toEqual([null, "operational", "operational"]);
  expect(levels(axis, [], second, null)).toEqual([null, null, null]);
  expect(levels(axis, [span(first, first + MINUTE, "degraded_performance")], second, second)[0]).toBe("degraded_performance");
});

const ZONES = [BERLIN, "America/New_York", "Asia/Shanghai", "Pacific/Apia", "Australia/Lord_Howe"];
const TODAYS = ["2024-03-31", "2024-11-03", "2011-12-31", "2024-04-07", "2024-10-27"];
const STEP = 15 * MINUTE;

/** The naive implementation: every quarter of an hour is assigned to its day and level. */
function oracle(axis: DayAxis, spans: readonly ImpactSpan[], now: number): Level[] {
  return axis.days.map((_, index) => {
    const worst: Level[] = [];
    for (let time = axis.starts[index] as number; time < (axis.starts[index + 1] as number); time += STEP) {
      for (const { level, from, to } of spans) if (from <= time && (to === null ? time <= now : time < to)) worst.push(level);
    }
    return worstOf(worst);
  });
}

test("each day shows the worst of its quarter hours, in zones with clock changes and with ongoing outages", () => {
  const scene = fc.record({
    zone: fc.constantFrom(...ZONES),
    today: fc.constantFrom(...TODAYS),
    spans: fc.array(
      fc.record({
        from: fc.integer({ min: -20, max: 500 }),
        length: fc.option(fc.integer({ min: 1, max: 200 })),
        level: fc.constantFrom(...LEVELS.slice(1)),
      }),
      { maxLength: 6 },
    ),
    now: fc.integer({ min: 0, max: 480 }),
  });
  fc.assert(
    fc.property(scene, ({ zone, today, spans, now }) => {
      const axis = dayAxis(today, 5, zone);
      const time = (steps: number) => (axis.starts[0] as number) + steps * STEP;
      const real = spans
        .filter(({ from, length }) => length !== null || from <= now)
        .map(({ from, length, level }) =>
          span(time(from), length === null ? null : time(from + length), level as ImpactSpan["level"]),
        );
      expect(levels(axis, real, time(now))).toEqual(oracle(axis, real, time(now)));
    }),
    { numRuns: 200 },
  );
});
