import { expect, test } from "vitest";
import { lagsOf, medianLags } from "#domain/incidents/lag.ts";
import { MINUTE } from "#domain/time.ts";
import { at, demoIncidents } from "#tests/support/worlds/demo.ts";
import { change, incident, minute, update } from "#tests/support/worlds/sample.ts";

const [, eleventhOfApril] = demoIncidents;
const minutes = (list: readonly { moment: string; after: number }[]) =>
  Object.fromEntries(list.map(({ moment, after }) => [moment, after / MINUTE]));

test("11 April: detected and posted after 13 minutes, cause identified after 26, over after 47", () => {
  expect(minutes(lagsOf(eleventhOfApril))).toEqual({
    detected: 13,
    firstPublished: 13,
    identified: 26,
    impactOver: 47,
    resolved: 47,
    preliminary: 588,
    final: 588,
  });
  expect(lagsOf(eleventhOfApril)[2]?.at).toBe(at("2024-04-11T06:38:00Z"));
});

test("missing times are omitted, and an update posted late counts from when it was posted", () => {
  const open = incident([update("investigating", 0, [change("major_outage", 0)], { postedAt: minute(30) })]);
  expect(minutes(lagsOf(open))).toEqual({ firstPublished: 30 });
});

test("an incident starts with its first update, also if its impact came later", () => {
  const early = incident([update("investigating", 0), update("identified", 5, [change("major_outage", 10)])]);
  expect(minutes(lagsOf(early))).toMatchObject({ firstPublished: 0, identified: 5 });
});

test("medians include for each moment the incidents that have it", () => {
  const after = (postedAfter: number) =>
    incident([update("investigating", 0, [change("major_outage", 0)], { postedAt: minute(postedAfter) })]);
  const medians = (tolds: number[]) => medianLags(tolds.map(after)).map(({ median, count }) => [median / MINUTE, count]);
  expect(medians([30, 2, 10])).toEqual([[10, 3]]);
  expect(medians([30, 2, 10, 20])).toEqual([[15, 4]]);
  expect(medianLags([])).toEqual([]);
});
