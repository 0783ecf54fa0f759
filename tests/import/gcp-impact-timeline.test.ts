import fc from "fast-check";
import { expect, test } from "vitest";
import { type Incident, type Outage, outageOf } from "#domain/incidents/incident.ts";
import { checkIncident } from "#domain/incidents/lifecycle.ts";
import { MINUTE, toIso } from "#domain/time.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import { foreignIncident, foreignUpdate, translated } from "#tests/support/worlds/gcp.ts";
import { minute, START } from "#tests/support/worlds/sample.ts";

const translate = (...given: Parameters<typeof foreignIncident>): Incident =>
  translated([foreignIncident(...given)]).incidents[0] as Incident;

/** The spans of an invented incident as `place level from–to`, in minutes after its start. */
function spans(...given: Parameters<typeof foreignIncident>): string[] {
  const incident = translate(...given);
  checkIncident(incident, minute(100_000));
  const minutes = (at: number | null) => (at === null ? "" : (at - START) / MINUTE);
  return entrySpans(incident).map(({ cell, level, from, to }) => `${cell.region} ${level} ${minutes(from)}–${minutes(to)}`);
}

test("impact ends in a location that an update leaves out, and starts again in one that it names again", () => {
  const updates = [
    foreignUpdate("SERVICE_DISRUPTION", 5, "east", "west"),
    foreignUpdate("SERVICE_DISRUPTION", 20, "east"),
    foreignUpdate("SERVICE_DISRUPTION", 25),
    foreignUpdate("SERVICE_OUTAGE", 30, "east", "west"),
    foreignUpdate("AVAILABLE", 40),
  ];
  expect(spans(updates)).toEqual([
    "east partial_outage 0–30",
    "east major_outage 30–40",
    "west partial_outage 0–20",
    "west major_outage 30–40",
  ]);
});

test("without an end, impact ends when everything is reported as available, and is ongoing until then", () => {
  const open = [foreignUpdate("SERVICE_INFORMATION", 5, "east"), foreignUpdate("SERVICE_OUTAGE", 8)];
  expect(spans(open)).toEqual(["east degraded_performance 0–8", "east major_outage 8–"]);
  const over = [...open, foreignUpdate("AVAILABLE", 9), foreignUpdate("AVAILABLE", 50)];
  expect(spans(over)).toEqual(["east degraded_performance 0–8", "east major_outage 8–9"]);
});

test("what breaks again after it was available is affected again, and the incident is open in between", () => {
  const updates = [
    foreignUpdate("SERVICE_OUTAGE", 1),
    foreignUpdate("AVAILABLE", 10),
    foreignUpdate("SERVICE_OUTAGE", 20),
    foreignUpdate("AVAILABLE", 31),
  ];
  expect(spans(updates, { end: toIso(minute(30)) })).toEqual(["null major_outage 0–10", "null major_outage 20–30"]);
  expect(translate(updates).updates.map(({ status }) => status)).toEqual([
    "investigating",
    "resolved",
    "investigating",
    "resolved",
  ]);
});

test("if only the end was reported, the level is that of the incident", () => {
  expect(
    spans([foreignUpdate("AVAILABLE", 500, "east")], { end: toIso(minute(30)), status_impact: "SERVICE_INFORMATION" }),
  ).toEqual(["east degraded_performance 0–30"]);
});

test("a location that only the incident's own lists name is affected from start to end", () => {
  const lists = { currently_affected_locations: [{ id: "west", title: "West (west)" }] };
  const updates = [foreignUpdate("SERVICE_OUTAGE", 1), foreignUpdate("SERVICE_OUTAGE", 5, "east"), foreignUpdate("AVAILABLE", 9)];
  expect(spans(updates, lists)).toEqual(["west major_outage 0–9", "east major_outage 0–9"]);
});

test("mitigation in progress means that the cause was identified, until it is resolved", () => {
  const underWay = { ...foreignUpdate("SERVICE_OUTAGE", 2), text: "Mitigation work is still underway by our engineering team." };
  const updates = [
    foreignUpdate("SERVICE_OUTAGE", 1),
    underWay,
    foreignUpdate("SERVICE_OUTAGE", 3),
    foreignUpdate("AVAILABLE", 4),
  ];
  expect(translate(updates).updates.map(({ status }) => status)).toEqual([
    "investigating",
    "identified",
    "identified",
    "resolved",
  ]);
});

test("an update is posted when it was created, and never before it applied", () => {
  const late = { ...foreignUpdate("SERVICE_OUTAGE", 1), created: toIso(minute(6)) };
  const early = { ...foreignUpdate("AVAILABLE", 9), created: toIso(minute(7)) };
  const posted = translate([late, early]).updates.map(({ at, postedAt }) => [at, postedAt]);
  expect(posted).toEqual([
    [minute(1), minute(6)],
    [minute(9), minute(9)],
  ]);
});

test("of updates at the same time the last one in the file was first, as Google lists them", () => {
  const { updates } = translate([
    { ...foreignUpdate("SERVICE_OUTAGE", 5), text: "Second." },
    { ...foreignUpdate("SERVICE_OUTAGE", 5), text: "First." },
  ]);
  expect(updates.map(({ revisions }) => revisions[0]?.text.split("\n")[0])).toEqual(["First.", "Second."]);
});

const statuses = ["SERVICE_OUTAGE", "SERVICE_DISRUPTION", "SERVICE_INFORMATION", "AVAILABLE"];
const anyUpdates = fc.array(
  fc
    .record({
      status: fc.constantFrom(...statuses),
      minutes: fc.integer({ min: 1, max: 60 }),
      locations: fc.subarray(["east", "west", "global"]),
    })
    .map(({ status, minutes, locations }) => foreignUpdate(status, minutes, ...locations)),
  { minLength: 1, maxLength: 8 },
);
const anyEnd = fc.option(fc.integer({ min: 1, max: 80 }).map((minutes) => toIso(minute(minutes))));

test("whatever the updates report, the incident is complete, each location has a span, and none is outside start and end", () => {
  fc.assert(
    fc.property(anyUpdates, anyEnd, (updates, end) => {
      const incident = translate(updates, { end });
      checkIncident(incident, minute(100));
      const locations = new Set(updates.flatMap(({ affected_locations }) => affected_locations.map(({ id }) => id)));
      const affected = entrySpans(incident);
      expect(new Set(affected.map(({ cell }) => cell.region))).toEqual(locations.size > 0 ? locations : new Set([null]));
      const { from, to } = outageOf(incident) as Outage;
      expect(from).toBe(START);
      if (end !== null) expect([to, statusOf(incident)]).toEqual([expect.any(Number), "resolved"]);
      if (end !== null) expect(to).toBeLessThanOrEqual(Date.parse(end));
      else expect(to === null).toBe(statusOf(incident) !== "resolved");
    }),
  );
});
