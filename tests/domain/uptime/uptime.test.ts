import fc from "fast-check";
import { expect, test } from "vitest";
import { OUTAGE_LEVELS, type OutageLevel, worstOf } from "#domain/impact/level.ts";
import { addDays, HOUR, MINUTE, startOfDay } from "#domain/time.ts";
import { monthStretch } from "#domain/uptime/month.ts";
import {
  type AffectedStretch,
  DEFAULT_WEIGHTS,
  knownUntil,
  mergeWorst,
  recordedWindow,
  type Stretch,
  uptimeOf,
  type Weights,
} from "#domain/uptime/uptime.ts";
import { at } from "#tests/support/worlds/demo.ts";

const affected = (from: number, to: number, level: OutageLevel = "major_outage"): AffectedStretch => ({ level, from, to });
const day = (name: string, zone: string): Stretch => ({ from: startOfDay(name, zone), to: startOfDay(addDays(name, 1), zone) });
const percent = (spans: readonly AffectedStretch[], window: Stretch | null, weights: Weights = DEFAULT_WEIGHTS) =>
  uptimeOf(spans, window, weights).percent;

const APRIL = monthStretch("2024-04", "Asia/Shanghai");
const OUTAGE = affected(at("2024-04-08T15:23:00+08:00"), at("2024-04-08T16:50:00+08:00"));

test.each([
  // 43,200 minutes; 87 of them are 0.2013… %.
  { what: "87 minutes of major outage in April", spans: [OUTAGE], window: APRIL, is: "99.79" },
  { what: "the same as a partial outage", spans: [{ ...OUTAGE, level: "partial_outage" as const }], window: APRIL, is: "99.93" },
  { what: "the same degraded", spans: [{ ...OUTAGE, level: "degraded_performance" as const }], window: APRIL, is: "100" },
  { what: "a month without impact", spans: [], window: APRIL, is: "100" },
  { what: "a month completely down", spans: [affected(APRIL.from - HOUR, APRIL.to + HOUR)], window: APRIL, is: "0.00" },
  { what: "one millisecond of a month", spans: [affected(APRIL.from, APRIL.from + 1)], window: APRIL, is: "99.99" },
  // 26 seconds of 30 days are 0.00100… %: 99.99899… must not become 99.999 or 100.
  { what: "26 seconds of a month", spans: [affected(APRIL.from, APRIL.from + 26_000)], window: APRIL, is: "99.99" },
  // 69 minutes of 1,380 are a twentieth; of 1,440 they would be 4.79 %.
  {
    what: "a day of 23 hours",
    spans: [affected(at("2024-03-31T10:00:00Z"), at("2024-03-31T11:09:00Z"))],
    window: day("2024-03-31", "Europe/Berlin"),
    is: "95.00",
  },
  // 75 minutes of 1,500 are a twentieth.
  {
    what: "a day of 25 hours",
    spans: [affected(at("2024-10-27T10:00:00Z"), at("2024-10-27T11:15:00Z"))],
    window: day("2024-10-27", "Europe/Berlin"),
    is: "95.00",
  },
  // Data for the last ten days of April only: 87 minutes before them do not count, 144 of 14,400 are 1 %.
  {
    what: "a service added in the middle",
    spans: [OUTAGE, affected(APRIL.to - 144 * MINUTE, APRIL.to)],
    window: recordedWindow(APRIL, APRIL.to - 240 * HOUR, APRIL.to),
    is: "99.00",
  },
  { what: "a service without data", spans: [OUTAGE], window: recordedWindow(APRIL, null, APRIL.to), is: null },
  { what: "a service added later", spans: [OUTAGE], window: recordedWindow(APRIL, APRIL.to, APRIL.to + HOUR), is: null },
])("$what: $is", ({ spans, window, is }) => {
  expect(percent(spans, window)).toBe(is);
});

test("weights are as configured, to the third decimal", () => {
  const weights = { major_outage: 0.999, partial_outage: 0.001, degraded_performance: 0.5 };
  const spans = [affected(0, 1_000), affected(1_000, 2_000, "partial_outage"), affected(2_000, 4_000, "degraded_performance")];
  expect(percent(spans, { from: 0, to: 10_000 }, weights)).toBe("80.00");
});

test("the known period ends with the last midnight, or with today's impact, and never tomorrow", () => {
  const today = { from: 1_000, to: 2_000 };
  expect(knownUntil([], today)).toBe(1_000);
  expect(knownUntil([affected(100, 900)], today)).toBe(1_000);
  expect(knownUntil([affected(100, 1_200), affected(1_100, 1_500), affected(1_100, 1_300)], today)).toBe(1_500);
  expect(knownUntil([affected(100, 2_600)], today)).toBe(2_000);
  expect(knownUntil([affected(2_100, 2_600)], today)).toBe(1_000);
});

const SECOND = 1_000;
// No time zone shifts its clocks by less than this.
const HALF_HOUR = 30 * MINUTE;
const ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"];
const MONTHS = ["2024-03", "2024-04", "2024-10", "2024-11", "2024-02"];
const someSpans = fc.array(
  fc.record({
    from: fc.integer({ min: -60, max: 1_550 }),
    length: fc.integer({ min: 0, max: 400 }),
    level: fc.constantFrom(...OUTAGE_LEVELS),
  }),
  { maxLength: 12 },
);
const someWeights = fc.record({
  major_outage: fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000),
  partial_outage: fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000),
  degraded_performance: fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000),
});
const scene = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    month: fc.constantFrom(...MONTHS),
    step: fc.constantFrom(SECOND, HALF_HOUR),
    raw: someSpans,
    weights: someWeights,
  })
  .map(({ zone, month, step, raw, weights }) => {
    const fullMonth = monthStretch(month, zone);
    const window = step === SECOND ? { from: fullMonth.from, to: fullMonth.from + 1_488 * SECOND } : fullMonth;
    const time = (steps: number) => window.from + steps * step;
    const spans = raw.map(({ from, length, level }) => affected(time(from), time(from + length), level));
    return { window, spans, weights, step };
  });

/** The naive implementation: every second of a short window, or every half hour of a month, is assigned to its worst level. */
function counted(spans: readonly AffectedStretch[], { from, to }: Stretch, step: number) {
  const steps = { major_outage: 0, partial_outage: 0, degraded_performance: 0, all: 0 };
  for (let time = from; time < to; time += step) {
    const worst = worstOf(spans.filter((span) => span.from <= time && time < span.to).map(({ level }) => level));
    if (worst !== "operational") steps[worst]++;
    steps.all++;
  }
  return steps;
}

/** Steps and thousandths are small integers: the figure is the greatest that does not exceed the exact one. */
function isFloorOf(text: string, steps: ReturnType<typeof counted>, weights: Weights): void {
  const down = (Object.keys(weights) as OutageLevel[]).reduce(
    (sum, level) => sum + Math.round(weights[level] * 1_000) * steps[level],
    0,
  );
  const hundredths = Math.round(Number(text) * 100);
  const [true10k, unit] = [(steps.all * 1_000 - down) * 10_000, steps.all * 1_000];
  expect(hundredths * unit).toBeLessThanOrEqual(true10k);
  expect((hundredths + 1) * unit).toBeGreaterThan(true10k);
  expect(text === "100").toBe(down === 0);
}

test("time at each level equals a count of all steps, and the figure is rounded down, in months with clock changes", () => {
  fc.assert(
    fc.property(scene, ({ window, spans, weights, step }) => {
      const uptime = uptimeOf(spans, window, weights);
      const { all, ...steps } = counted(spans, window, step);
      expect(uptime.recorded).toBe(all * step);
      for (const level of Object.keys(steps) as OutageLevel[]) expect(uptime.affectedMs[level]).toBe(steps[level] * step);
      isFloorOf(uptime.percent as string, { all, ...steps }, weights);
    }),
    { numRuns: 300 },
  );
});

test("merged spans are in order, apart or at different levels, and merging them again changes nothing", () => {
  fc.assert(
    fc.property(scene, ({ spans }) => {
      const merged = mergeWorst(spans);
      expect(mergeWorst(merged)).toEqual(merged);
      for (const [index, { from, to, level }] of merged.entries()) {
        expect(from).toBeLessThan(to);
        const next = merged[index + 1];
        if (next) expect(to < next.from || (to === next.from && level !== next.level)).toBe(true);
      }
    }),
  );
});

test("a split span, or an overlapping milder one, counts the same, in any order", () => {
  fc.assert(
    fc.property(scene, fc.nat(10_000), ({ window, spans, weights }, cut) => {
      const pieces = spans.flatMap(({ level, from, to }) => {
        const middle = from + (cut % (to - from + 1));
        return [affected(middle, to, level), affected(from, middle, level)];
      });
      const milder = spans
        .filter(({ level }) => level === "major_outage")
        .map(({ from, to }) => affected(from, to, "partial_outage"));
      const plain = uptimeOf(spans, window, weights);
      expect(uptimeOf(pieces, window, weights)).toEqual(plain);
      expect(uptimeOf([...milder, ...spans], window, weights)).toEqual(plain);
      expect(uptimeOf([...spans].reverse(), window, weights)).toEqual(plain);
    }),
  );
});

test("combined cells are never better than any of them if worse levels weigh more", () => {
  fc.assert(
    fc.property(scene, fc.nat(12), ({ window, spans }, count) => {
      const combined = Number(percent(spans, window));
      expect(combined).toBeLessThanOrEqual(Number(percent(spans.slice(0, count), window)));
      expect(combined).toBeLessThanOrEqual(Number(percent(spans.slice(count), window)));
    }),
  );
});
