import { expect, test } from "vitest";
import { confirmedWorking } from "#domain/impact/confirmed.ts";
import { type ImpactChange, spansOf } from "#domain/impact/impact.ts";
import { cellKey } from "#domain/impact/service.ts";
import { cell, change } from "#tests/support/worlds/sample.ts";

const disk = cell("disk", "north", "data");
const confirmed = (incidents: readonly (readonly ImpactChange[])[]) => {
  const stated = incidents.map((changes) => ({ changes, spans: spansOf(changes) }));
  const all = stated.flatMap(({ spans }) => spans);
  return confirmedWorking(stated, (each) => all.filter((span) => cellKey(span.cell) === cellKey(each)));
};
const down = change("major_outage", 5);

test("what an incident confirms counts from the start of its impact, and only while it has any", () => {
  expect(confirmed([[down, change("operational", 5, disk)]])).toEqual([disk]);
  expect(confirmed([[down, change("operational", 4, disk)]])).toEqual([]);
  expect(confirmed([[change("operational", 5, disk)], [down]])).toEqual([]);
  expect(confirmed([[down, change("operational", 6), change("operational", 6, disk)]])).toEqual([]);
});

test("what another incident affects, or has affected since, is not confirmed any more", () => {
  const confirming = [down, change("operational", 5, disk)];
  const affected = change("degraded_performance", 7, disk);
  expect(confirmed([confirming, [affected]])).toEqual([]);
  expect(confirmed([confirming, [affected, change("operational", 8, disk)]])).toEqual([]);
  expect(
    confirmed([
      [...confirming, change("operational", 9, disk)],
      [affected, change("operational", 8, disk)],
    ]),
  ).toEqual([disk]);
});
