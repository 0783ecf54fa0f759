import fc from "fast-check";
import { expect, test } from "vitest";
import { countsOverTime } from "#domain/impact/counts-over-time.ts";
import { type ImpactSpan, spansAt, spansOf } from "#domain/impact/impact.ts";
import { IMPACT_LEVELS, LEVELS } from "#domain/impact/level.ts";
import { cell, change, minute } from "#tests/support/worlds/sample.ts";

const regions = ["north", "south", "west"];
const changes = fc.array(
  fc.record({ region: fc.constantFrom(...regions), level: fc.constantFrom(...LEVELS), at: fc.nat({ max: 30 }) }),
  { maxLength: 12 },
);
const END = 40;

test("at every minute the steps count the cells that are affected at that time, level by level", () => {
  fc.assert(
    fc.property(changes, (list) => {
      const spans = spansOf(list.map(({ region, level, at }) => change(level, at, cell("api", region))));
      const steps = countsOverTime(spans, minute(END));
      for (let at = 0; at < END; at++) {
        const here = spansAt(spans, minute(at));
        const step = steps.find(({ from, to }) => from <= minute(at) && minute(at) < to);
        const counts = IMPACT_LEVELS.map((level) => here.filter((span) => span.level === level).length);
        expect(IMPACT_LEVELS.map((level) => step?.counts[level] ?? 0)).toEqual(counts);
      }
    }),
  );
});

test("steps follow one another without overlap", () => {
  const spans: ImpactSpan[] = spansOf([
    change("major_outage", 0, cell("api", "north")),
    change("major_outage", 0, cell("api", "south")),
    change("operational", 10, cell("api", "north")),
    change("partial_outage", 20, cell("api", "south")),
  ]);
  expect(
    countsOverTime(spans, minute(30)).map(({ from, to, counts }) => [from, to, counts.major_outage, counts.partial_outage]),
  ).toEqual([
    [minute(0), minute(10), 2, 0],
    [minute(10), minute(20), 1, 0],
    [minute(20), minute(30), 0, 1],
  ]);
  expect(countsOverTime([], minute(30))).toEqual([]);
});
