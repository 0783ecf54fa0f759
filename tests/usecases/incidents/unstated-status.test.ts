import { expect, test } from "vitest";
import { openOutage, refusedFields } from "#tests/support/worlds/open-outage.ts";
import { postUpdate } from "#usecases/incidents/incidents.ts";
import { unstatedStatus } from "#usecases/incidents/update-input.ts";

const WORKING = [{ service: "api", region: "north", level: "operational" }];

test("an update that states no status leaves it, but the end of all impact is monitored", async () => {
  const { context, id, tick, incident } = await openOutage();
  tick();
  const message = "Calls work.";
  const stated = (more: object) => unstatedStatus(context.db, incident(), { message, ...more }, context.now());
  expect(stated({})).toBe("investigating");
  expect(stated({ impacts: [{ service: "api", region: "north", level: "degraded_performance" }] })).toBe("investigating");
  for (const end of [{ impacts: WORKING }, { closeOpen: true }]) expect(stated(end)).toBe("monitoring");
  postUpdate(context, id, { message, status: "identified", impacts: WORKING });
  // The author has stated this status; nothing ends any more.
  expect(stated({})).toBe("identified");
});

test("an incident is not resolved before an update that states otherwise", async () => {
  const { context, id, tick, incident } = await openOutage();
  const start = context.now();
  tick();
  tick();
  const degraded = [{ service: "api", region: "north", level: "degraded_performance" }];
  postUpdate(context, id, { message: "Better.", status: "monitoring", impacts: degraded });
  const resolveAt = (at: number) => () => postUpdate(context, id, { message: "Over.", status: "resolved", closeOpen: true, at });
  expect(refusedFields(resolveAt(start + 1))).toEqual(["at"]);
  expect(incident().updates).toHaveLength(2);
  tick();
  expect(refusedFields(resolveAt(context.now()))).toEqual([]);
  expect(refusedFields(resolveAt(context.now() - 1))).toEqual([]);
});

test("a next update is promised for at most 31 days ahead, however large the number", async () => {
  const { context, id } = await openOutage();
  const post = (minutes: number) => () =>
    postUpdate(context, id, { message: "Wait.", status: "investigating", nextUpdateAt: context.now() + minutes * 60_000 });
  for (const minutes of [145_000_000_000, 1e15, Number.MAX_VALUE, 31 * 24 * 60 + 1])
    expect(refusedFields(post(minutes)), String(minutes)).toEqual(["nextUpdate"]);
  expect(refusedFields(post(31 * 24 * 60))).toEqual([]);
});
