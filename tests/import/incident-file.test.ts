import fc from "fast-check";
import { expect, test } from "vitest";
import { refusalsIn } from "#domain/errors.ts";
import { INCIDENT_LEVELS } from "#domain/impact/level.ts";
import { cellKey, cellsOf, servicesOf } from "#domain/impact/service.ts";
import { INCIDENT_STATUSES, type Incident, type IncidentUpdate } from "#domain/incidents/incident.ts";
import { postmortemOf } from "#domain/incidents/postmortem.ts";
import { translatedPart, translationsOf } from "#domain/translation.ts";
import { inOrder } from "#domain/updates/update.ts";
import { readIncidentLine, writeIncidentLine } from "#import/incident-file.ts";
import { demoCatalogue, demoIncidents } from "#tests/support/worlds/demo.ts";
import { catalogue, START } from "#tests/support/worlds/sample.ts";

const time = fc.integer({ min: START, max: START + 86_400_000 });
const id = fc.string({ unit: fc.constantFrom(..."0123456789abcdefghijklmnopqrstuvwxyz"), minLength: 12, maxLength: 12 });
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);
const cell = fc.constantFrom(...servicesOf(catalogue).flatMap(cellsOf));
const impacts = fc.uniqueArray(fc.record({ cell, level: fc.constantFrom(...INCIDENT_LEVELS), at: time }), {
  selector: ({ cell, at }) => `${cellKey(cell)} ${at}`,
  maxLength: 5,
});
const translations = fc
  .dictionary(
    fc.constantFrom("de", "fr", "zh-CN"),
    text.filter((translation) => translation.trim() !== ""),
    { minKeys: 1, noNullPrototype: true },
  )
  .map(translationsOf);
const revision = fc
  .tuple(fc.record({ text, publishedAt: time, reason: maybe(text), loud: fc.boolean() }), maybe(translations))
  .map(([plain, translated]) => ({ ...plain, ...translatedPart("translations", translated) }));
const update: fc.Arbitrary<IncidentUpdate> = fc.record({
  id,
  at: time,
  postedAt: time,
  status: fc.constantFrom(...INCIDENT_STATUSES),
  revisions: fc.array(revision, { minLength: 1, maxLength: 3 }),
  impacts,
  nextUpdateAt: maybe(time),
});
const figure = fc.record({
  name: text,
  value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0),
  unit: maybe(text),
  basis: fc.constantFrom("estimate" as const, "confirmed" as const),
  asOf: maybe(time),
  note: maybe(text),
});
const action = fc.record({
  title: text,
  group: maybe(text),
  owner: maybe(text),
  due: maybe(text),
  state: fc.constantFrom("open" as const, "in_progress" as const, "done" as const, "dropped" as const),
});
const content = fc.record({
  stage: fc.constantFrom("preliminary" as const, "final" as const),
  summary: text,
  impact: text,
  trigger: text,
  detection: text,
  resolution: text,
  rootCause: fc.array(fc.record({ title: maybe(text), text }), { maxLength: 3 }),
  contributingFactors: fc.array(text, { maxLength: 3 }),
  lessons: fc.array(text, { maxLength: 3 }),
  timeline: fc.array(fc.record({ at: time, text, source: maybe(text) }), { maxLength: 3 }),
  actions: fc.array(action, { maxLength: 3 }),
});
const state = fc.record({ content, publishedAt: time, reason: maybe(text), loud: fc.boolean() });
const postmortem = fc.array(state, { minLength: 1, maxLength: 3 }).map(postmortemOf);
const incident: fc.Arbitrary<Incident> = fc.record({
  kind: fc.constant("incident" as const),
  id,
  title: text,
  startedAt: time,
  detectedAt: maybe(time),
  updates: fc.array(update, { minLength: 1, maxLength: 4 }).map(inOrder),
  figures: fc.array(figure, { maxLength: 3 }),
  postmortem: maybe(postmortem),
  postmortemCommitment: maybe(fc.record({ preliminaryBy: time, finalBy: time })),
});

test("an incident written to a file is parsed to the same incident, including all notes", () => {
  fc.assert(
    fc.property(incident, (given) => {
      expect(readIncidentLine(writeIncidentLine(given), catalogue)).toEqual(given);
    }),
  );
});

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
