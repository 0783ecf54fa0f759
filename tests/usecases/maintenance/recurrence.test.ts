import fc from "fast-check";
import { expect, test } from "vitest";
import { toIso, wallClock } from "#domain/time.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { checkRule, startsAfter } from "#usecases/maintenance/recurrence.ts";

const next = (rule: string, first: string, zone: string, limit = 4) =>
  startsAfter(rule, at(first), zone, Number.NEGATIVE_INFINITY, limit).map(toIso);

test("work at two in the morning stays at two when the clocks change", () => {
  expect(next("FREQ=WEEKLY;BYDAY=SU", "2026-03-15T02:00:00+01:00", "Europe/Berlin")).toEqual([
    "2026-03-15T01:00:00Z",
    "2026-03-22T01:00:00Z",
    // On this day clocks jump from two to three o'clock: two o'clock does not exist, and the maintenance starts at the instant it would have.
    "2026-03-29T01:00:00Z",
    "2026-04-05T00:00:00Z",
  ]);
  expect(next("FREQ=WEEKLY", "2026-10-18T02:30:00+02:00", "Europe/Berlin", 3)).toEqual([
    "2026-10-18T00:30:00Z",
    // Half past two occurs twice on this day: the first counts.
    "2026-10-25T00:30:00Z",
    "2026-11-01T01:30:00Z",
  ]);
  expect(next("FREQ=MONTHLY;BYDAY=2SU", "2026-02-08T02:30:00-05:00", "America/New_York", 2)).toEqual([
    "2026-02-08T07:30:00Z",
    "2026-03-08T07:30:00Z",
  ]);
});

test("a weekly rule keeps its local time in every zone, except where that time is skipped", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Africa/Casablanca");
  const first = fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2026-12-31T00:00:00Z") }).map((ms) => ms - (ms % 60_000));
  fc.assert(
    fc.property(zones, first, (zone, from) => {
      const clockOf = (instant: number) => `${wallClock(instant, zone).hour}:${wallClock(instant, zone).minute}`;
      const beginnings = startsAfter("FREQ=WEEKLY", from, zone, from - 1, 60);
      expect(beginnings).toHaveLength(60);
      expect(beginnings.filter((instant) => clockOf(instant) !== clockOf(from)).length).toBeLessThanOrEqual(2);
    }),
    { numRuns: 60 },
  );
});

test("a rule ends with its count or its day, and past occurrences are omitted", () => {
  expect(next("FREQ=DAILY;COUNT=2", "2026-05-01T10:00:00Z", "Etc/UTC")).toHaveLength(2);
  expect(next("FREQ=DAILY;UNTIL=20260503", "2026-05-01T10:00:00Z", "Etc/UTC")).toHaveLength(3);
  expect(next("FREQ=DAILY;UNTIL=20260502T020000Z", "2026-05-01T10:00:00+08:00", "Asia/Shanghai")).toHaveLength(2);
  expect(startsAfter("FREQ=DAILY;COUNT=3", at("2026-05-01T10:00:00Z"), "Etc/UTC", at("2026-05-02T10:00:00Z"), 9)).toEqual([
    at("2026-05-03T10:00:00Z"),
  ]);
});

test.each([
  "",
  "rubbish",
  "BYDAY=SU",
  "FREQ=",
  "FREQ=HOURLY",
  "FREQ=WEEKLY;BYDAY=XX",
  "FREQ=WEEKLY;COUNT=0",
  "FREQ=WEEKLY;INTERVAL=-1",
  "FREQ=WEEKLY;EVERY=2",
  "FREQ=WEEKLY;UNTIL=soon",
])("“%s” is refused, with the field and the repair", (rule) => {
  expect(() => checkRule(rule)).toThrow(/^repeat: .+\. .+/);
});
