import { expect, test } from "vitest";
import { formFrom } from "#admin/forms/form.ts";
import { isUnchanged, offsetsOf, readLocal, readNextClock } from "#admin/forms/local-time.ts";
import { parseIso, toIso } from "#domain/time.ts";

const ZONE = "Europe/Berlin";
const read = (from: string, fromOffset = "") => toIso(readLocal(formFrom({ from, fromOffset }), "from", ZONE) as number);
const next = (by: string, now: string) =>
  toIso(readNextClock(formFrom({ by }), "by", ZONE, parseIso(now) as number, "by") as number);

test("a time that comes twice is refused until one of its offsets is chosen", () => {
  expect(offsetsOf("2026-10-25T02:30", ZONE)).toEqual(["UTC+02:00", "UTC+01:00"]);
  expect(offsetsOf("2026-10-25T03:30", ZONE)).toEqual([]);
  expect(() => read("2026-10-25T02:30")).toThrow(
    "2026-10-25 02:30 comes twice in Europe/Berlin: clocks go back then. Choose UTC+02:00 / UTC+01:00.",
  );
  expect(read("2026-10-25T02:30", "UTC+02:00")).toBe("2026-10-25T00:30:00Z");
  expect(read("2026-10-25T02:30", "UTC+01:00")).toBe("2026-10-25T01:30:00Z");
  // A choice that was left from another time does not matter.
  expect(read("2026-10-26T02:30", "UTC+02:00")).toBe("2026-10-26T01:30:00Z");
});

test("a time that clocks skip is refused with the two next to it, and never moved", () => {
  expect(() => read("2026-03-29T02:30")).toThrow(
    "2026-03-29 02:30 does not exist in Europe/Berlin: clocks go forward then. Enter 2026-03-29 01:59 UTC+01:00 or earlier, or 2026-03-29 03:00 UTC+02:00 or later.",
  );
});

test("a field that only got an offset has changed", () => {
  const shown = { from: "2026-10-25T02:30", fromShown: "2026-10-25T02:30" };
  expect(isUnchanged(formFrom({ ...shown, fromOffset: "" }), "from")).toBe(true);
  expect(isUnchanged(formFrom({ ...shown, fromOffset: "UTC+01:00" }), "from")).toBe(false);
});

test("a time of day means the next one, also in the hour that comes twice", () => {
  expect(next("02:30", "2026-10-25T00:10:00Z")).toBe("2026-10-25T00:30:00Z");
  expect(next("02:30", "2026-10-25T00:45:00Z")).toBe("2026-10-25T01:30:00Z");
  expect(next("02:30", "2026-10-25T01:45:00Z")).toBe("2026-10-26T01:30:00Z");
  expect(next("02:30", "2026-03-29T02:00:00Z")).toBe("2026-03-30T00:30:00Z");
  expect(() => next("02:30", "2026-03-29T00:30:00Z")).toThrow("2026-03-29 02:30 does not exist");
  expect(() => next("02:30", "2026-03-28T12:00:00Z")).toThrow("2026-03-29 02:30 does not exist");
});
