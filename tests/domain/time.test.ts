import fc from "fast-check";
import { expect, test } from "vitest";
import { durationText } from "#domain/duration-text.ts";
import {
  addDays,
  dayOf,
  fromWallClock,
  HOUR,
  offsetAt,
  parseIso,
  startOfDay,
  toIso,
  toZonedIso,
  wallClock,
} from "#domain/time.ts";

const at = (text: string) => parseIso(text) as number;

test("a day starts at midnight of its time zone, also where clocks change", () => {
  expect(toIso(startOfDay("2024-04-08", "Asia/Shanghai"))).toBe("2024-04-07T16:00:00Z");
  const spring = startOfDay("2024-04-01", "Europe/Berlin") - startOfDay("2024-03-31", "Europe/Berlin");
  const autumn = startOfDay("2024-10-28", "Europe/Berlin") - startOfDay("2024-10-27", "Europe/Berlin");
  expect([spring, autumn].map((length) => length / 3_600_000)).toEqual([23, 25]);
});

test("a time that clocks skip means the instant after the gap, and one shown twice means the first", () => {
  expect(toIso(fromWallClock(Date.parse("2024-03-31T02:30:00Z"), "Europe/Berlin"))).toBe("2024-03-31T01:30:00Z");
  expect(toIso(fromWallClock(Date.parse("2024-10-27T02:30:00Z"), "Europe/Berlin"))).toBe("2024-10-27T00:30:00Z");
});

test("the day of an instant is in its time zone", () => {
  expect(dayOf(at("2024-04-08T23:30:00Z"), "Asia/Shanghai")).toBe("2024-04-09");
  expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
});

test("only RFC 3339 with an offset is a valid time", () => {
  expect(parseIso("2024-04-08T15:23:00+08:00")).toBe(Date.UTC(2024, 3, 8, 7, 23));
  for (const bad of ["2024-04-08", "2024-04-08T15:23:00", "yesterday", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z"])
    expect(parseIso(bad)).toBeUndefined();
});

test("durations are written in words, rounded down to the minute", () => {
  expect(durationText(87 * 60_000 + 59_999)).toBe("87 minutes");
  expect(durationText(150 * 60_000)).toBe("2 h 30 min");
  expect(durationText(3 * 86_400_000)).toBe("3 days");
  expect(durationText(999)).toBe("under a minute");
});

const ZONES = [
  "Asia/Shanghai",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Etc/UTC",
];
const someTime = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
  .map((date) => date.getTime() - (date.getTime() % 1000));

test("a local time maps back to its instant, or to the first instant with that local time", () => {
  fc.assert(
    fc.property(someTime, fc.constantFrom(...ZONES), (instant, zone) => {
      const local = instant + offsetAt(instant, zone);
      const named = fromWallClock(local, zone);
      expect(wallClock(named, zone)).toEqual(wallClock(instant, zone));
      expect(named).toBeLessThanOrEqual(instant);
      expect(instant - named).toBeLessThanOrEqual(HOUR);
    }),
    { numRuns: 500 },
  );
});

test("RFC 3339 text is parsed to the instant that was written", () => {
  const date = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
  fc.assert(fc.property(date, (written) => parseIso(toIso(written.getTime())) === written.getTime()));
});

test.each([
  ["Etc/UTC", "2026-01-02T03:04:05.678Z"],
  ["UTC", "2026-01-02T03:04:05.678Z"],
  ["Europe/London", "2026-01-02T03:04:05.678+00:00"],
  ["Asia/Shanghai", "2026-01-02T11:04:05.678+08:00"],
  ["Asia/Kathmandu", "2026-01-02T08:49:05.678+05:45"],
  ["America/St_Johns", "2026-01-01T23:34:05.678-03:30"],
])("in %s the local time is %s", (zone, text) => {
  expect(toZonedIso(Date.UTC(2026, 0, 2, 3, 4, 5, 678), zone)).toBe(text);
  expect(parseIso(text)).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
});
