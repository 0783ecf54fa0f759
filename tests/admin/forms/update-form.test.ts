import { expect, test } from "vitest";
import { formFrom } from "#admin/forms/form.ts";
import { readOpening, readUpdate } from "#admin/forms/update-form.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { parseIso, toIso } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

const at = (text: string) => parseIso(text) as number;
const NOW = "2024-04-08T16:02:41+08:00";
const context = { zone: "Asia/Shanghai", now: () => at(NOW) } as Context;
const catalogue = { regions: [], groups: [] };
const fields = { status: "identified", message: "Text", nextUpdate: "30", at: "2024-04-08T16:01", atShown: "2024-04-08T16:01" };
const incident = { startedAt: at("2024-04-08T15:23:30+08:00"), updates: [] } as unknown as Incident;
const read = (more: Record<string, string>, of = incident) =>
  readUpdate(formFrom({ ...fields, ...more }), context, catalogue, of);
const iso = (instant: number | null | undefined) => (instant == null ? instant : toIso(instant));

test("an empty or unchanged time means now, to the minute", () => {
  expect(iso(read({}).at)).toBe("2024-04-08T08:02:00Z");
  expect(iso(read({ at: "" }).at)).toBe("2024-04-08T08:02:00Z");
});

test("a typed time is in the site's time zone", () => {
  expect(iso(read({ at: "2024-04-08T15:57" }).at)).toBe("2024-04-08T07:57:00Z");
  expect(() => read({ at: "half past three" })).toThrow(/“half past three” is not a valid time/);
});

test("updates posted within the same minute keep their order", () => {
  expect(iso(read({ at: "2024-04-08T15:23" }).at)).toBe("2024-04-08T07:23:30Z");
  const justNow = { ...incident, updates: [{ at: at("2024-04-08T16:02:40+08:00"), impacts: [] }] } as unknown as Incident;
  expect(iso(read({}, justNow).at)).toBe("2024-04-08T08:02:40Z");
});

test("the next update is due after a number of minutes, at a time, or not at all", () => {
  expect(iso(read({}).nextUpdateAt)).toBe("2024-04-08T08:32:00Z");
  expect(iso(read({ nextUpdateBy: "16:15" }).nextUpdateAt)).toBe("2024-04-08T08:15:00Z");
  expect(iso(read({ nextUpdateBy: "00:30" }).nextUpdateAt)).toBe("2024-04-08T16:30:00Z");
  expect(read({ nextUpdate: "none" }).nextUpdateAt).toBeNull();
  expect(read({ status: "resolved" }).nextUpdateAt).toBeNull();
});

test("a new incident starts with its first update unless a start is given, and all errors are reported at once", () => {
  const open = (more: Record<string, string>) => readOpening(formFrom({ ...fields, title: "T", ...more }), context, catalogue);
  expect(iso(open({}).startedAt)).toBe("2024-04-08T08:02:00Z");
  expect(iso(open({ startedAt: "2024-04-08T15:50" }).startedAt)).toBe("2024-04-08T07:50:00Z");
  expect(() => open({ title: "", message: " ", status: "fine", at: "x" })).toThrow(/title[\s\S]*status[\s\S]*message[\s\S]*at/);
});
