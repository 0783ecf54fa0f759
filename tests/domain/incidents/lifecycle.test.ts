import { expect, test } from "vitest";
import { Refusal, refusalsIn } from "#domain/errors.ts";
import { checkCatalogue } from "#domain/impact/service.ts";
import { checkCommitment } from "#domain/incidents/commitment.ts";
import { POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { checkFields, checkIncident, checkUpdate, nextStatuses } from "#domain/incidents/lifecycle.ts";
import { checkPostmortem } from "#domain/incidents/postmortem.ts";
import { checkPlanned } from "#domain/maintenance/lifecycle.ts";
import { checkHappened, EARLIEST } from "#domain/plausible-time.ts";
import { checkFigure } from "#domain/updates/figure.ts";
import { checkMessage, checkTitle, MAX_MESSAGE_LENGTH, MAX_TITLE_LENGTH } from "#domain/updates/text-rules.ts";
import { catalogue, cell, change, incident, minute, START, service, update } from "#tests/support/worlds/sample.ts";

const NOW = minute(60);
const FIGURE = { name: "failed_requests", value: 1, unit: null, basis: "estimate", asOf: null, note: null } as const;
const POSTMORTEM = {
  ...({ stage: "final", summary: "", impact: "", trigger: "", detection: "", resolution: "" } as const),
  rootCause: [{ title: null, text: "A cable." }],
  ...{ contributingFactors: [], lessons: [], timeline: [], actions: [] },
};
const started = incident([
  update("investigating", 0, [change("major_outage", 0), change("partial_outage", 0, cell("disk", "north", "data"))]),
]);

/** The refused fields, in order; every refusal must also have a rule and a repair. */
function refused(rule: () => void): string[] {
  try {
    rule();
  } catch (error) {
    const refusals = refusalsIn(error);
    for (const each of refusals) expect([each.rule, each.repair]).not.toContain("");
    return refusals.map(({ field }) => field);
  }
  return [];
}

test("a title is one line, neither empty nor too long", () => {
  for (const bad of ["", "  ", "two\nlines", "x".repeat(MAX_TITLE_LENGTH + 1)])
    expect(refused(() => checkTitle(bad))).toEqual(["title"]);
  expect(refused(() => checkTitle("x".repeat(MAX_TITLE_LENGTH)))).toEqual([]);
});

test("a message is neither empty nor too long", () => {
  for (const bad of ["", " \n ", "x".repeat(MAX_MESSAGE_LENGTH + 1)])
    expect(refused(() => checkMessage(bad))).toEqual(["message"]);
});

test("a time may be five minutes ahead, since clocks differ, but no more", () => {
  expect(refused(() => checkHappened("at", minute(65), NOW))).toEqual([]);
  expect(refused(() => checkHappened("at", minute(65) + 1, NOW))).toEqual(["at"]);
});

test("nothing on record is from before 2000: an incident, its updates, impact, figures and promises are refused with their field", () => {
  for (const at of [Date.parse("0001-01-01T00:00:00Z"), EARLIEST - 1]) {
    expect(refused(() => checkFields({ startedAt: at, detectedAt: at }, NOW))).toEqual(["startedAt", "detectedAt"]);
    expect(refused(() => checkUpdate(started, { ...update("identified", 0), at }, NOW))).toEqual(["at"]);
    expect(refused(() => checkFigure({ ...FIGURE, asOf: at }, NOW))).toEqual(["figures"]);
    expect(refused(() => checkCommitment({ preliminaryBy: at, finalBy: NOW }))).toEqual(["postmortemPromise"]);
    expect(refused(() => checkPlanned({ from: at, until: at + 1 }))).toEqual(["from"]);
    expect(refused(() => checkPostmortem({ ...POSTMORTEM, timeline: [{ at, text: "It began.", source: null }] }))).toEqual([
      "timeline",
    ]);
    expect(
      refused(() => checkCatalogue({ ...catalogue, groups: [{ name: "", services: [service("old", null, { since: at })] }] })),
    ).toEqual(["since"]);
  }
  expect(refused(() => checkFields({ startedAt: EARLIEST, detectedAt: NOW }, NOW))).toEqual([]);
  expect(refused(() => checkFigure({ ...FIGURE, asOf: minute(66) }, NOW))).toEqual(["figures"]);
});

test("an update before the start is refused, and so is an impact before it", () => {
  expect(refused(() => checkUpdate(started, update("identified", -1), NOW))).toEqual(["at"]);
  expect(refused(() => checkUpdate(started, update("identified", 5, [change("major_outage", -1)]), NOW))).toEqual(["impact"]);
});

test("neither an update nor an impact may be in the future", () => {
  expect(refused(() => checkUpdate(started, update("identified", 66), NOW))).toEqual(["at"]);
  expect(refused(() => checkUpdate(started, update("identified", 60, [change("operational", 66)]), NOW))).toEqual(["impact"]);
});

test("the next update must be after this one", () => {
  const promise = (minutes: number) => update("identified", 10, [], { nextUpdateAt: minute(minutes) });
  expect(refused(() => checkUpdate(started, promise(10), NOW))).toEqual(["nextUpdate"]);
  expect(refused(() => checkUpdate(started, promise(11), NOW))).toEqual([]);
});

test("an incident with ongoing impact cannot be resolved, and the affected cells are named", () => {
  const resolved = update("resolved", 10, [change("operational", 10)]);
  expect(() => checkUpdate(started, resolved, NOW)).toThrow("disk in north, data plane");
  expect(() => checkUpdate(started, resolved, NOW)).not.toThrow("api in north");
  const all = update("resolved", 10, [change("operational", 10), change("operational", 10, cell("disk", "north", "data"))]);
  expect(refused(() => checkUpdate(started, all, NOW))).toEqual([]);
});

test("more than five open cells are named up to the fifth, and the rest are counted", () => {
  const many = Array.from({ length: 7 }, (_, index) => change("major_outage", 0, cell(`api${index}`)));
  expect(() => checkUpdate(incident([update("investigating", 0, many)]), update("resolved", 5), NOW)).toThrow(
    /api4 .* and 2 more/,
  );
});

test("an update entered late must not leave a resolved incident with ongoing impact", () => {
  const done = incident([update("investigating", 0), update("resolved", 20)]);
  expect(refused(() => checkUpdate(done, update("identified", 10, [change("major_outage", 10)]), NOW))).toEqual(["status"]);
});

test("all errors are reported at once", () => {
  const faulty = update("resolved", -5, [], { revisions: [{ text: " ", publishedAt: START, reason: null, loud: true }] });
  expect(refused(() => checkUpdate(started, { ...faulty, at: minute(90) }, NOW))).toEqual(["message", "at", "status"]);
});

test("every status can be followed by every other, and by itself; nothing follows a withdrawal", () => {
  for (const status of POSTABLE_STATUSES) {
    expect(nextStatuses(status)[0]).toBe(status);
    expect([...nextStatuses(status)].sort()).toEqual([...POSTABLE_STATUSES].sort());
  }
  expect(nextStatuses("withdrawn")).toEqual([]);
  const withdrawn = incident([...started.updates, update("withdrawn", 9)]);
  expect(refused(() => checkUpdate(withdrawn, update("identified", 10), NOW))).toEqual(["status"]);
});

test("a complete incident is checked update by update, with its figures", () => {
  const figure = { name: "Bad Name", value: 1, unit: null, basis: "estimate", asOf: null, note: null } as const;
  expect(refused(() => checkIncident(started, NOW))).toEqual([]);
  expect(refused(() => checkIncident({ ...started, figures: [figure] }, NOW))).toEqual(["figures"]);
  expect(refused(() => checkIncident(incident([...started.updates, update("resolved", 9)]), NOW))).toEqual(["status"]);
  expect(() => checkIncident({ ...started, title: "" }, NOW)).toThrow(Refusal);
});
