import { expect, test } from "vitest";
import { aroundSkipped, instantsAt } from "#domain/clock-change.ts";
import { clockText, isClockChangeDay, localText, parseIso, toIso } from "#domain/time.ts";

const at = (text: string) => parseIso(text) as number;
const local = (text: string) => Date.parse(`${text}:00Z`);
const instants = (text: string, zone: string) => instantsAt(local(text), zone).map(toIso);

test("on a day on which clocks change each time has its offset, and on others none", () => {
  expect(clockText(at("2026-10-25T00:30:00Z"), "Europe/Berlin")).toBe("02:30 UTC+02:00");
  expect(clockText(at("2026-10-25T01:10:00Z"), "Europe/Berlin")).toBe("02:10 UTC+01:00");
  expect(localText(at("2026-10-25T12:00:00Z"), "Europe/Berlin")).toBe("2026-10-25 13:00 UTC+01:00");
  expect(localText(at("2026-10-24T12:00:00Z"), "Europe/Berlin")).toBe("2026-10-24 14:00");
  expect(clockText(at("2026-11-01T05:30:00Z"), "America/New_York")).toBe("01:30 UTC−04:00");
  expect(isClockChangeDay(at("2026-03-28T23:00:00Z"), "Europe/Berlin")).toBe(true);
  expect(isClockChangeDay(at("2026-10-25T00:30:00Z"), "Asia/Shanghai")).toBe(false);
});

test("a local time has one instant, two where the hour comes twice, and none where it is skipped", () => {
  expect(instants("2026-10-25T02:30", "Europe/Berlin")).toEqual(["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]);
  expect(instants("2026-10-25T03:00", "Europe/Berlin")).toEqual(["2026-10-25T02:00:00Z"]);
  expect(instants("2026-03-29T02:30", "Europe/Berlin")).toEqual([]);
  // Lord Howe Island changes by half an hour.
  expect(instants("2026-04-05T01:45", "Australia/Lord_Howe")).toEqual(["2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"]);
});

test.each([
  ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29 01:59 UTC+01:00", "2026-03-29 03:00 UTC+02:00"],
  ["2026-03-29T02:00", "Europe/Berlin", "2026-03-29 01:59 UTC+01:00", "2026-03-29 03:00 UTC+02:00"],
  ["2026-03-08T02:59", "America/New_York", "2026-03-08 01:59 UTC−05:00", "2026-03-08 03:00 UTC−04:00"],
  ["2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04 01:59 UTC+10:30", "2026-10-04 02:30 UTC+11:00"],
  // Samoa left out a whole day.
  ["2011-12-30T12:00", "Pacific/Apia", "2011-12-29 23:59 UTC−10:00", "2011-12-31 00:00"],
])("around the skipped time %s in %s", (text, zone, before, after) => {
  expect(aroundSkipped(local(text), zone).map((each) => localText(each, zone))).toEqual([before, after]);
});
