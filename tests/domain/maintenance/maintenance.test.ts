import { expect, test } from "vitest";
import { Refusal } from "#domain/errors.ts";
import { dueAppointment, nextAppointment } from "#domain/maintenance/clock.ts";
import { checkMaintenanceUpdate, checkPlanned, checkReminder } from "#domain/maintenance/lifecycle.ts";
import {
  actualEndOf,
  actualStartOf,
  type Maintenance,
  type MaintenanceUpdate,
  overdueFrom,
  plannedOf,
  previousPlans,
  sequenceOf,
} from "#domain/maintenance/maintenance.ts";
import { maintenanceChange } from "#domain/publishing/maintenance-change.ts";
import { updateName } from "#domain/record/entry.ts";
import { diffEvents, type RecordEvent } from "#domain/record/event.ts";
import { lineOf } from "#domain/record/log-line.ts";
import { recordEventOf } from "#domain/record/log-parsing.ts";
import { mismatch, projectEntry } from "#domain/record/projection.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { announcement, maintenance, maintenanceUpdate } from "#tests/support/worlds/maintenance.ts";
import { change, minute } from "#tests/support/worlds/sample.ts";

const started = maintenanceUpdate("in_progress", 60, { impacts: [change("under_maintenance", 60)] });
const extended = maintenanceUpdate("in_progress", 90, { planned: { from: minute(60), until: minute(180) } });
const ended = maintenanceUpdate("completed", 150, { impacts: [change("operational", 150)] });
const completed = maintenance([announcement, started, extended, ended]);

test("the planned, previous and actual times of a maintenance are derived from its updates", () => {
  expect(plannedOf(completed)).toEqual({ from: minute(60), until: minute(180) });
  expect(previousPlans(completed)).toEqual([{ from: minute(60), until: minute(120) }]);
  expect([actualStartOf(completed), actualEndOf(completed), statusOf(completed)]).toEqual([minute(60), minute(150), "completed"]);
  expect(entrySpans(completed)).toMatchObject([{ level: "under_maintenance", from: minute(60), to: minute(150) }]);
  expect(completed.updates.map((each) => updateName(each, completed))).toEqual([
    "Scheduled",
    "In progress",
    "Extended",
    "Completed",
  ]);
});

test("its calendar entry counts each change of the plan, but no plain update", () => {
  expect(sequenceOf(maintenance([announcement]))).toBe(0);
  expect(sequenceOf(maintenance([announcement, maintenanceUpdate("scheduled", 5)]))).toBe(0);
  expect(sequenceOf(completed)).toBe(3);
  expect(sequenceOf({ ...completed, edits: [minute(7)] })).toBe(4);
});

const scheduled = (over: Partial<Maintenance>) => maintenance([announcement], over);
const at = (given: Maintenance, minutes: number) => dueAppointment(given, minute(minutes))?.does;

test("automatic reminders, starts and ends are posted as requested, and not before their time", () => {
  const reminded = scheduled({ remindBefore: 30 * 60_000, endsBy: "clock" });
  expect(nextAppointment(reminded)).toEqual({ does: "remind", at: minute(30) });
  expect([at(reminded, 29), at(reminded, 30), at(reminded, 59), at(reminded, 60)]).toEqual([
    undefined,
    "remind",
    "remind",
    "begin",
  ]);
  const afterReminder = maintenance([announcement, maintenanceUpdate("scheduled", 30, { reminder: true })], {
    remindBefore: 30 * 60_000,
  });
  expect(nextAppointment(afterReminder)).toEqual({ does: "begin", at: minute(60) });
  expect(at(maintenance([announcement, started], { endsBy: "clock" }), 120)).toBe("end");
  expect(at(maintenance([announcement, started, extended], { endsBy: "clock" }), 120)).toBeUndefined();
});

test("manual starts and ends are left to staff, and a delay is shown", () => {
  const byHand = scheduled({ beginsBy: "hand" });
  expect([at(byHand, 600), overdueFrom(byHand)]).toEqual([undefined, minute(60)]);
  expect(overdueFrom(scheduled({}))).toBeNull();
  const running = maintenance([announcement, started]);
  expect([at(running, 600), overdueFrom(running)]).toEqual([undefined, minute(120)]);
  expect(overdueFrom(maintenance([announcement, started, extended]))).toBe(minute(180));
  expect(overdueFrom(completed)).toBeNull();
});

test("a reminder is posted whole minutes, and at most a year, before the start", () => {
  for (const minutes of [1, 527_040]) expect(() => checkReminder(minutes * 60_000)).not.toThrow();
  for (const minutes of [0, 0.5, -1, 527_041, 1e15, Number.MAX_VALUE])
    expect(() => checkReminder(minutes * 60_000), String(minutes)).toThrow("reminder is");
});

test("a reminder due at the announcement is omitted, and a moved maintenance gets another one", () => {
  expect(nextAppointment(scheduled({ remindBefore: 60 * 60_000 }))).toMatchObject({ does: "begin" });
  const moved = maintenanceUpdate("scheduled", 40, { planned: { from: minute(300), until: minute(400) } });
  const again = maintenance([announcement, maintenanceUpdate("scheduled", 30, { reminder: true }), moved], {
    remindBefore: 30 * 60_000,
  });
  expect(nextAppointment(again)).toEqual({ does: "remind", at: minute(270) });
});

const REFUSED: [string, MaintenanceUpdate[], MaintenanceUpdate, string][] = [
  ["an end before the start", [announcement], maintenanceUpdate("completed", 10), "status"],
  ["a cancellation after the start", [announcement, started], maintenanceUpdate("cancelled", 70), "status"],
  ["anything after the end", [announcement, started, ended], maintenanceUpdate("in_progress", 160), "status"],
  ["an end with ongoing impact", [announcement, started], maintenanceUpdate("completed", 70), "status"],
  [
    "impact before the start",
    [announcement],
    maintenanceUpdate("scheduled", 10, { impacts: [change("partial_outage", 10)] }),
    "impact",
  ],
  ["a time before the last update", [announcement, started], maintenanceUpdate("in_progress", 59), "at"],
  [
    "another start after the start",
    [announcement, started],
    maintenanceUpdate("in_progress", 70, { planned: { from: minute(61), until: minute(200) } }),
    "from",
  ],
  [
    "an end that has passed",
    [announcement, started],
    maintenanceUpdate("in_progress", 170, { planned: { from: minute(60), until: minute(165) } }),
    "until",
  ],
  [
    "no text",
    [announcement],
    maintenanceUpdate("scheduled", 10, { revisions: [{ text: " ", publishedAt: 0, reason: null, loud: true }] }),
    "message",
  ],
];

test.each(REFUSED)("%s is refused, with its field", (_, known, update, field) => {
  let refusal: unknown;
  try {
    checkMaintenanceUpdate(maintenance(known), update, minute(600));
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(Refusal);
  expect((refusal as Refusal).field).toBe(field);
  expect((refusal as Refusal).repair).not.toBe("");
});

test("a plan that ends before it starts, or lasts for weeks, is refused", () => {
  expect(() => checkPlanned({ from: minute(60), until: minute(60) })).toThrow("until");
  expect(() => checkPlanned({ from: minute(0), until: minute(32 * 24 * 60) })).toThrow("31 days");
});

const linesOf = (events: readonly RecordEvent[]) => events.map((event, i) => lineOf(event, i, minute(i), sha256Hex));

test("every state of a maintenance is recorded as events, and rebuilt from them exactly", () => {
  const states = [1, 2, 3, 4].map((count) => maintenance(completed.updates.slice(0, count)));
  const edited = {
    ...(states[3] as Maintenance),
    title: "Other work",
    remindBefore: 60_000,
    series: "series000001",
    edits: [minute(200)],
  };
  const events: RecordEvent[] = [];
  let before: Maintenance | null = null;
  for (const after of [...states, edited]) {
    events.push(...diffEvents(before, after));
    expect(projectEntry(linesOf(events).map(recordEventOf))).toEqual(after);
    expect(mismatch(events, after)).toBeUndefined();
    before = after;
  }
  expect(events.map(({ kind }) => kind)).toEqual(["announce", "post", "post", "post", "post", "plan"]);
  expect(mismatch(events, { ...edited, title: "Nothing much" })?.part).toBe("title and plan");
  expect(mismatch(events, { ...edited, updates: edited.updates.slice(1) })?.part).toBe(`update ${announcement.id}`);
});

test("a change names the pages that show it: a plain update its own page, the feed and the front page", () => {
  const ZONE = "Asia/Shanghai";
  const announced = maintenance([announcement]);
  expect(maintenanceChange(announced, maintenance([announcement, maintenanceUpdate("scheduled", 5)]), ZONE)).toMatchObject({
    summary: false,
    calendar: false,
  });
  expect(maintenanceChange(null, announced, ZONE)).toMatchObject({
    months: [],
    listing: false,
    services: ["api"],
    regions: ["north"],
  });
  expect(maintenanceChange(announced, maintenance([announcement, started]), ZONE)).toMatchObject({
    months: ["2026-03"],
    listing: true,
  });
});
