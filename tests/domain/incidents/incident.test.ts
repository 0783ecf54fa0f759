import { expect, test } from "vitest";
import { countedSpans, incidentLevel, isImpactUnknown, outageOf, resolvedAt, settledAt } from "#domain/incidents/incident.ts";
import { nextUpdateDueAt } from "#domain/record/entry.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import { cell, change, incident, minute, START, update } from "#tests/support/worlds/sample.ts";

const resolved = incident([
  update("investigating", 0, [change("major_outage", 0)], { nextUpdateAt: minute(15) }),
  update("monitoring", 10, [change("operational", 10)]),
  update("resolved", 70),
]);

test("the outage ends with its impact; monitoring afterwards does not count", () => {
  expect(outageOf(resolved)).toEqual({ from: minute(0), to: minute(10) });
  expect([resolvedAt(resolved), settledAt(resolved)]).toEqual([minute(70), minute(70)]);
});

test("without any impact the outage lasts from start to resolution", () => {
  expect(outageOf(incident([update("investigating", 5), update("resolved", 9)]))).toEqual({ from: START, to: minute(9) });
});

test("the latest update by its own time determines the status, also when it was posted earlier", () => {
  const backdated = incident([update("resolved", 30), update("identified", 20, [], { postedAt: minute(40) })]);
  expect(statusOf(backdated)).toBe("resolved");
});

test("a further update after the resolution does not move it; reopening withdraws it", () => {
  const again = [update("resolved", 5), update("resolved", 9)];
  expect(resolvedAt(incident(again))).toBe(minute(5));
  expect(resolvedAt(incident([...again, update("investigating", 12)]))).toBeNull();
  expect(resolvedAt(incident([...again, update("investigating", 12), update("resolved", 20)]))).toBe(minute(20));
});

test("an incident with ongoing impact is not closed", () => {
  const open = incident([update("investigating", 0, [change("major_outage", 0)])]);
  expect([settledAt(open), outageOf(open)?.to]).toEqual([null, null]);
  expect(incidentLevel(open)).toBe("major_outage");
  expect(entrySpans(open)).toHaveLength(1);
});

test("the next update is due as the latest update states, and no longer due after the resolution", () => {
  const [first, second, third] = resolved.updates;
  expect(nextUpdateDueAt(incident([first as never]))).toBe(minute(15));
  expect(nextUpdateDueAt(incident([first, second] as never))).toBeNull();
  expect(nextUpdateDueAt(incident([first, { ...(third as object), nextUpdateAt: minute(99) }] as never))).toBeNull();
});

test("ongoing impact counts up to the latest update, up to the end of its four minutes, however late it was posted, and in any case up to midnight", () => {
  const open = incident([
    update("investigating", 0, [change("major_outage", 0), change("partial_outage", 2, cell("disk"))]),
    update("identified", 10, [change("operational", 10, cell("disk"))], { postedAt: minute(30) + 59_000 }),
  ]);
  const ends = (midnight: number) => countedSpans(open, midnight).map(({ to }) => to);
  expect(ends(minute(-60))).toEqual([minute(32), minute(10)]);
  expect(ends(minute(600))).toEqual([minute(600), minute(10)]);
});

test("from its first update on, no ongoing outage counts as nothing", () => {
  const open = incident([update("investigating", 0, [change("major_outage", 0)])]);
  expect(countedSpans(open, minute(-60))).toMatchObject([{ from: minute(0), to: minute(4) }]);
});

test("impact is unknown until an update states it, and again when a resolved incident reopens without any", () => {
  const unknown = update("investigating", 0);
  expect(isImpactUnknown(incident([unknown]))).toBe(true);
  expect(isImpactUnknown(incident([unknown, update("identified", 1)]))).toBe(true);
  expect(isImpactUnknown(incident([unknown, update("monitoring", 1)]))).toBe(false);
  expect(isImpactUnknown(incident([update("investigating", 0, [change("operational", 0)])]))).toBe(true);
  const known = incident([unknown, update("identified", 1, [change("major_outage", 1)])]);
  expect(isImpactUnknown(known)).toBe(false);
  const ended = incident([...known.updates, update("identified", 2, [change("operational", 2)])]);
  expect(isImpactUnknown(ended)).toBe(false);
  const resolvedAgain = incident([...ended.updates, update("resolved", 3)]);
  expect(isImpactUnknown(incident([...resolvedAgain.updates, update("investigating", 4)]))).toBe(true);
});

test("a withdrawn incident has no impact and no duty, and is settled", () => {
  const open = [update("investigating", 0, [change("major_outage", 0)], { nextUpdateAt: minute(30) })];
  const withdrawn = incident([...open, update("withdrawn", 5)] as never);
  expect(entrySpans(withdrawn)).toEqual([]);
  expect([incidentLevel(withdrawn), settledAt(withdrawn), resolvedAt(withdrawn)]).toEqual(["operational", minute(5), null]);
  expect([nextUpdateDueAt(withdrawn), countedSpans(withdrawn, minute(60))]).toEqual([null, []]);
});
