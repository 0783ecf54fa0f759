import { expect, test } from "vitest";
import { HOUR } from "#domain/time.ts";
import { addMonths, firstMonth, isMonth, monthStretch, monthsBetween, monthsTouched } from "#domain/uptime/month.ts";
import { at } from "#tests/support/worlds/demo.ts";

const ZONE = "Asia/Shanghai";
const NOW = at("2026-03-02T08:00:00Z");

test("months are counted across years, and invalid ones are detected", () => {
  expect([addMonths("2024-01", -1), addMonths("2024-12", 1), addMonths("2024-03", -12)]).toEqual([
    "2023-12",
    "2025-01",
    "2023-03",
  ]);
  expect(monthsBetween("2023-12", "2024-02")).toEqual(["2023-12", "2024-01", "2024-02"]);
  expect(monthsBetween("2024-02", "2024-01")).toEqual([]);
  expect(["2024-12", "2024-13", "2024-00", "2024-1"].map(isMonth)).toEqual([true, false, false, false]);
});

test("a month is in its time zone, an hour shorter where clocks go forward", () => {
  expect(monthStretch("2024-04", ZONE)).toEqual({ from: at("2024-03-31T16:00:00Z"), to: at("2024-04-30T16:00:00Z") });
  const { from, to } = monthStretch("2024-03", "Europe/Berlin");
  expect((to - from) / HOUR).toBe(31 * 24 - 1);
});

test("a period that ends with a month does not overlap the next", () => {
  const { from, to } = monthStretch("2024-04", ZONE);
  expect(monthsTouched(from, to, ZONE)).toEqual(["2024-04"]);
  expect(monthsTouched(from - 1, to + 1, ZONE)).toEqual(["2024-03", "2024-04", "2024-05"]);
  expect(monthsTouched(from, from, ZONE)).toEqual(["2024-04"]);
});

test.each([
  { what: "nothing at all", since: null, first: null, is: "2026-03" },
  { what: "a new catalogue", since: "2026-01-10T00:00:00Z", first: null, is: "2026-01" },
  { what: "an old catalogue", since: "2010-01-01T00:00:00Z", first: null, is: "2025-03" },
  { what: "an incident older than the catalogue", since: "2024-06-01T00:00:00Z", first: "2024-04-08T07:23:00Z", is: "2024-04" },
  { what: "a catalogue a little older", since: "2024-01-01T00:00:00Z", first: "2024-04-08T07:23:00Z", is: "2024-01" },
  { what: "a catalogue much older", since: "2010-01-01T00:00:00Z", first: "2024-04-08T07:23:00Z", is: "2023-04" },
])("the first month with a page, of $what, is $is", ({ since, first, is }) => {
  expect(firstMonth(since === null ? null : at(since), first === null ? null : at(first), NOW, ZONE)).toBe(is);
});

test("a record of an earlier version with a time in year 1 has no pages before 2000", () => {
  expect(firstMonth(null, at("0001-01-01T00:00:00Z"), NOW, ZONE)).toBe("2000-01");
});
