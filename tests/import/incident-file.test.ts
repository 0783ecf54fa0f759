import { expect, test } from "vitest";
import { refusalsIn } from "#domain/errors.ts";
import { readIncidentLine, writeIncidentLine } from "#import/incident-file.ts";
import { demoCatalogue, demoIncidents } from "#tests/support/worlds/demo.ts";
import { catalogue, START } from "#tests/support/worlds/sample.ts";

test("the demo data is exported and imported again unchanged", () => {
  for (const given of demoIncidents) expect(readIncidentLine(writeIncidentLine(given), demoCatalogue)).toEqual(given);
});

const SHORT = {
  title: "Short",
  startedAt: "2026-03-02T08:00:00Z",
  updates: [{ at: "2026-03-02T08:00:00Z", status: "resolved", message: "Over." }],
};
const read = (over: object) => readIncidentLine(JSON.stringify({ ...SHORT, ...over }), catalogue);

test("omitted values are generated: the same ids each time, and one cause from one text", () => {
  const first = read({ postmortem: { rootCause: "Because." } });
  expect(read({ postmortem: { rootCause: "Because." } })).toEqual(first);
  expect(first.id).toMatch(/^[0-9a-z]{12}$/);
  expect(first.updates[0]).toMatchObject({ postedAt: START, nextUpdateAt: null, impacts: [] });
  expect(first.postmortem).toMatchObject({ stage: "final", publishedAt: START, rootCause: [{ title: null, text: "Because." }] });
});

test("a later impact of an update overrides an earlier one on the same cell", () => {
  const impacts = [
    { service: "api", level: "major_outage" },
    { service: "api", region: "south", level: "operational" },
  ];
  const levels = read({ updates: [{ ...SHORT.updates[0], impacts }] }).updates[0]?.impacts.map(
    ({ cell: { region }, level }) => `${region} ${level}`,
  );
  expect(levels).toEqual(["north major_outage", "south operational", "west major_outage"]);
});

test.each<[string, string, object]>([
  ["a time without its offset", "startedAt", { startedAt: "2026-03-02T08:00:00" }],
  ["an unknown field", "line", { colour: "red" }],
  ["no update", "updates", { updates: [] }],
  ["an unknown status", "updates.0.status", { updates: [{ ...SHORT.updates[0], status: "fixed" }] }],
  ["a missing title", "title", { title: undefined }],
  [
    "an unknown level",
    "updates.0.impacts.0.level",
    { updates: [{ ...SHORT.updates[0], impacts: [{ service: "api", level: "bad" }] }] },
  ],
  [
    "an unknown service",
    "updates.0.impacts",
    { updates: [{ ...SHORT.updates[0], impacts: [{ service: "nix", level: "major_outage" }] }] },
  ],
  ["an id that is none", "id", { id: "X" }],
  [
    "a message that is not the last revision",
    "updates.0.message",
    { updates: [{ ...SHORT.updates[0], revisions: [{ message: "Other.", publishedAt: "2026-03-02T08:00:00Z" }] }] },
  ],
])("%s is refused with its field, a rule and a repair", (_, field, over) => {
  try {
    read(over);
    expect.unreachable();
  } catch (error) {
    const [refusal] = refusalsIn(error);
    expect(refusal?.field).toBe(field);
    expect([refusal?.rule, refusal?.repair]).not.toContain("");
  }
});

test("a line that is not JSON is refused as such", () => expect(() => readIncidentLine("{", catalogue)).toThrow("not JSON"));
