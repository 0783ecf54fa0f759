import fc from "fast-check";
import { expect, test } from "vitest";
import {
  confirmedUnaffected,
  covers,
  extentOf,
  type ImpactChange,
  levelsByCell,
  spansAt,
  spansOf,
  worstLevel,
} from "#domain/impact/impact.ts";
import { LEVELS, type Level } from "#domain/impact/level.ts";
import { cellKey } from "#domain/impact/service.ts";
import { cell, change, minute } from "#tests/support/worlds/sample.ts";

test("changes of a cell become spans, the last of which is open", () => {
  const spans = spansOf([
    change("major_outage", 0),
    change("partial_outage", 10),
    change("operational", 15),
    change("degraded_performance", 20),
  ]);
  expect(spans.map(({ level, from, to }) => [level, from, to])).toEqual([
    ["major_outage", minute(0), minute(10)],
    ["partial_outage", minute(10), minute(15)],
    ["degraded_performance", minute(20), null],
  ]);
});

test("repeating a level continues its span; a level withdrawn at the same instant leaves no span", () => {
  expect(spansOf([change("major_outage", 0), change("major_outage", 5), change("operational", 9)])).toHaveLength(1);
  expect(spansOf([change("major_outage", 3), change("operational", 3)])).toEqual([]);
});

test("a change posted later may apply to an earlier time", () => {
  const [span] = spansOf([change("operational", 30), change("major_outage", 10)]);
  expect(span).toMatchObject({ from: minute(10), to: minute(30) });
});

test("the end of a span is exclusive", () => {
  const spans = spansOf([change("major_outage", 0), change("operational", 10)]);
  expect([minute(0), minute(10) - 1, minute(10)].map((at) => spansAt(spans, at).length)).toEqual([1, 1, 0]);
});

test("the extent reaches from the first start to the last end, and is open while any span is", () => {
  const closed = spansOf([
    change("major_outage", 0),
    change("operational", 10),
    change("partial_outage", 5, cell("disk")),
    change("operational", 20, cell("disk")),
  ]);
  expect(extentOf(closed)).toEqual({ from: minute(0), to: minute(20) });
  expect(extentOf(spansOf([change("major_outage", 0)]))).toEqual({ from: minute(0), to: null });
  expect(extentOf([])).toBeUndefined();
});

test("a cell reported as operational and never affected is confirmed unaffected", () => {
  const changes = [change("operational", 0, cell("disk")), change("major_outage", 0), change("operational", 9)];
  expect(confirmedUnaffected(changes)).toEqual([cell("disk")]);
});

const cells = [cell(), cell("api", "south"), cell("dns", null, "data")];
const someChange = fc.record({
  cell: fc.constantFrom(...cells),
  level: fc.constantFrom(...LEVELS),
  at: fc.integer({ min: 0, max: 40 }),
});

/** The naive implementation: the last change at or before the minute applies; of several at one time, the one posted last. */
function levelByOracle(changes: readonly ImpactChange[], key: string, at: number): Level {
  let known: ImpactChange | undefined;
  for (const candidate of changes) {
    if (cellKey(candidate.cell) === key && candidate.at <= at && (!known || candidate.at >= known.at)) known = candidate;
  }
  return known?.level ?? "operational";
}

test("at every minute the spans have the level of the last change before it", () => {
  fc.assert(
    fc.property(fc.array(someChange, { maxLength: 25 }), (changes) => {
      const spans = spansOf(changes);
      for (let at = -1; at <= 42; at++) {
        const levels = levelsByCell(spansAt(spans, at));
        for (const key of cells.map(cellKey)) expect(levels.get(key) ?? "operational").toBe(levelByOracle(changes, key, at));
      }
    }),
  );
});

test("spans of a cell never overlap, are never empty, and touch only where the level differs", () => {
  fc.assert(
    fc.property(fc.array(someChange, { maxLength: 25 }), (changes) => {
      for (const ofCell of Map.groupBy(spansOf(changes), (span) => cellKey(span.cell)).values()) {
        for (const [index, span] of ofCell.entries()) {
          expect(covers(span, span.from)).toBe(true);
          const next = ofCell[index + 1];
          if (!next) continue;
          expect(span.to).not.toBeNull();
          expect(span.to as number).toBeLessThanOrEqual(next.from);
          if (span.to === next.from) expect(span.level).not.toBe(next.level);
        }
      }
    }),
  );
});

test("the worst level is found, and without any level everything is operational", () => {
  expect(worstLevel(spansOf([change("degraded_performance", 0), change("partial_outage", 1, cell("disk"))]))).toBe(
    "partial_outage",
  );
  expect(worstLevel([])).toBe("operational");
});
