import { expect, test } from "vitest";
import { loadEntries } from "#db/incidents/entries.ts";
import { allIds } from "#db/incidents/incident-lists.ts";
import { logSize } from "#db/record/log.ts";
import { lastSeq } from "#db/record/publications.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import { IMPACTS, PLAN, PLANNED, record } from "#tests/support/worlds/planned.ts";
import { minute } from "#tests/support/worlds/sample.ts";
import { exportAuditLog } from "#usecases/accounts/audit.ts";
import { runAppointments } from "#usecases/maintenance/maintenance-clock.ts";
import { endSeries, scheduleSeries } from "#usecases/maintenance/maintenance-series.ts";
import { postMaintenanceUpdate, scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";

const updatesOf = ({ updates }: Maintenance) =>
  updates.map(({ status, at, postedAt, reminder }) => [status, at, postedAt, reminder]);

test("maintenance that should have started and ended while the server was down gets its planned times, and is posted once", () => {
  const { context, set, known } = record();
  const { id } = scheduleMaintenance(context, { ...PLAN, endsBy: "clock", remindBefore: HOUR });
  set(minute(300));
  runAppointments(context);
  expect(updatesOf(known(id))).toEqual([
    ["scheduled", minute(0), minute(0), false],
    ["in_progress", minute(120), minute(300), false],
    ["completed", minute(180), minute(300), false],
  ]);
  expect(entrySpans(known(id))).toHaveLength(3);
  for (const { from, to } of entrySpans(known(id))) expect([from, to]).toEqual([minute(120), minute(180)]);
  const seq = lastSeq(context.db);
  runAppointments(context);
  expect(lastSeq(context.db)).toBe(seq);
});

test("reminders, starts and ends are posted in order at their times", () => {
  const { context, set, known } = record();
  const { id } = scheduleMaintenance(context, { ...PLAN, endsBy: "clock", remindBefore: HOUR });
  for (let at = 1; at <= 200; at++) {
    set(minute(at));
    runAppointments(context);
  }
  expect(updatesOf(known(id)).slice(1)).toEqual([
    ["scheduled", minute(60), minute(60), true],
    ["in_progress", minute(120), minute(120), false],
    ["completed", minute(180), minute(180), false],
  ]);
});

test("a maintenance that staff end stays open past its planned end, and can be extended and completed", () => {
  const { context, set, known } = record();
  const { id } = scheduleMaintenance(context, PLAN);
  set(minute(500));
  runAppointments(context);
  expect(statusOf(known(id))).toBe("in_progress");
  postMaintenanceUpdate(context, id, { message: "Longer.", until: minute(600) });
  expect(() => postMaintenanceUpdate(context, id, { message: "Again.", until: minute(600) })).toThrow("already the planned time");
  postMaintenanceUpdate(context, id, { message: "Done.", status: "completed" });
  expect(entrySpans(known(id)).every(({ to }) => to === minute(500))).toBe(true);
});

test("a user who starts early does what the schedule would have done, which then does nothing", () => {
  const { context, set, known } = record();
  const { id } = scheduleMaintenance(context, PLAN);
  set(minute(100));
  postMaintenanceUpdate(context, id, { message: "We begin.", status: "in_progress" });
  set(minute(130));
  runAppointments(context);
  expect(updatesOf(known(id)).map(([status]) => status)).toEqual(["scheduled", "in_progress"]);
});

test("an update posted late comes after the automatic ones that were due; what is no longer possible is refused", () => {
  const { context, set, known } = record();
  const { id } = scheduleMaintenance(context, PLAN);
  set(minute(130));
  expect(() => postMaintenanceUpdate(context, id, { message: "Not today.", status: "cancelled" })).toThrow(
    "cannot change to cancelled",
  );
  postMaintenanceUpdate(context, id, { message: "Half of it is done." });
  expect(updatesOf(known(id)).map(([status]) => status)).toEqual(["scheduled", "in_progress", "in_progress"]);
});

test("a cancelled maintenance does not start", () => {
  const { context, set, known } = record();
  const { id } = scheduleMaintenance(context, { ...PLAN, remindBefore: HOUR });
  postMaintenanceUpdate(context, id, { message: "Not needed any more.", status: "cancelled" });
  set(minute(200));
  runAppointments(context);
  expect(updatesOf(known(id)).map(([status]) => status)).toEqual(["scheduled", "cancelled"]);
  expect(entrySpans(known(id))).toEqual([]);
});

test("cells get the announced level, even if it is worse", () => {
  const { context, known } = record();
  const impacts = [...IMPACTS, { service: "api", region: "north", level: "major_outage" }];
  const { id } = scheduleMaintenance(context, { ...PLAN, impacts });
  postMaintenanceUpdate(context, id, { message: "We begin.", status: "in_progress" });
  expect(entrySpans(known(id)).map(({ cell, level }) => `${cell.region} ${level}`)).toEqual([
    "north major_outage",
    "south under_maintenance",
    "west under_maintenance",
  ]);
});

test("invalid plans are refused with their fields", () => {
  const { context } = record();
  expect(() => scheduleMaintenance(context, { ...PLAN, until: PLAN.from })).toThrow("until");
  expect(() => scheduleMaintenance(context, { ...PLAN, from: minute(-60), until: minute(-1) })).toThrow("is in the past");
  expect(() => scheduleMaintenance(context, { ...PLAN, impacts: [] })).toThrow("impact");
  expect(() => scheduleMaintenance(context, { ...PLAN, impacts: [{ service: "api", level: "operational" }] })).toThrow(
    "not a valid level here",
  );
  expect(() => scheduleMaintenance(context, { ...PLAN, title: " " })).toThrow("title");
  expect(() => scheduleMaintenance(context, { ...PLAN, remindBefore: 1 })).toThrow("remind");
  expect(() => scheduleSeries(context, { ...PLAN, rule: "FREQ=HOURLY" })).toThrow("repeat");
  expect(logSize(context.db)).toBe(0);
});

const WEEK = 7 * 24 * HOUR;

test("a series announces near occurrences, continues over time, and each occurrence is a separate maintenance", () => {
  const { context, set, known } = record();
  const { series, ids } = scheduleSeries(context, { ...PLAN, rule: "FREQ=WEEKLY" });
  expect(ids.map((id) => known(id).updates[0]?.planned?.from)).toEqual([0, 1, 2, 3].map((week) => PLANNED.from + week * WEEK));
  postMaintenanceUpdate(context, ids[1] as string, { message: "Not this week.", status: "cancelled" });
  set(PLANNED.from + 2 * WEEK + 10 * MINUTE);
  runAppointments(context);
  const all = loadEntries(context.db, allIds(context.db)) as Maintenance[];
  expect(all.map((each) => [each.updates[0]?.planned?.from, statusOf(each)])).toEqual([
    [PLANNED.from, "in_progress"],
    [PLANNED.from + WEEK, "cancelled"],
    [PLANNED.from + 2 * WEEK, "in_progress"],
    ...[3, 4, 5, 6].map((week) => [PLANNED.from + week * WEEK, "scheduled"]),
  ]);
  runAppointments(context);
  expect(allIds(context.db)).toHaveLength(7);
  const ended = endSeries(context, series, "We need it no more.");
  expect(ended.ids).toHaveLength(4);
  set(PLANNED.from + 20 * WEEK);
  runAppointments(context);
  expect(allIds(context.db)).toHaveLength(7);
  expect(() => endSeries(context, series, "Again.")).toThrow("already ended");
});

test("a series without further occurrences can be ended by anyone who may publish alone, and that is in the audit log", () => {
  const { context, set } = record();
  const { series } = scheduleSeries(context, { ...PLAN, rule: "FREQ=DAILY;COUNT=1" });
  set(PLANNED.from + MINUTE);
  const author = { ...context, actor: { ...context.actor, role: "author" as const } };
  expect(() => endSeries(author, series, "No more.")).toThrow();
  expect(endSeries(context, series, "No more.").ids).toEqual([]);
  expect([...exportAuditLog(context)].at(-1)).toMatchObject({ act: "series.end", subject: series, who: context.actor.name });
});

test("a yearly series always has its next occurrence announced", () => {
  const { context, set } = record();
  const { ids } = scheduleSeries(context, { ...PLAN, rule: "FREQ=YEARLY;COUNT=2" });
  expect(ids).toHaveLength(1);
  set(PLANNED.from);
  runAppointments(context);
  expect(allIds(context.db)).toHaveLength(2);
});

test("an announcement that is sent twice is made once", () => {
  const { context } = record();
  const first = scheduleMaintenance(context, { ...PLAN, id: "sentbyaform1" });
  expect(scheduleMaintenance(context, { ...PLAN, id: "sentbyaform1" })).toMatchObject({ id: first.id });
  expect(allIds(context.db)).toHaveLength(1);
});
