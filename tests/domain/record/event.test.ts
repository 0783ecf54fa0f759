import { expect, test } from "vitest";
import { type Incident, incidentDetailsOf } from "#domain/incidents/incident.ts";
import { postmortemOf } from "#domain/incidents/postmortem.ts";
import { diffEvents, type RecordEvent } from "#domain/record/event.ts";
import { lineOf } from "#domain/record/log-line.ts";
import { readLine, recordEventOf } from "#domain/record/log-parsing.ts";
import { mismatch, projectEntry } from "#domain/record/projection.ts";
import { factsOf } from "#domain/updates/facts.ts";
import type { Revision } from "#domain/updates/revision.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { demoIncidents } from "#tests/support/worlds/demo.ts";
import { change, incident, minute, update } from "#tests/support/worlds/sample.ts";

const linesOf = (events: readonly RecordEvent[]) => events.map((event, i) => lineOf(event, i, minute(i), sha256Hex));
const kinds = (events: readonly RecordEvent[]) => events.map(({ kind }) => kind);

test("an incident is recorded as events, and rebuilt from them exactly", () => {
  for (const each of demoIncidents) {
    const events = diffEvents(null, each);
    expect(kinds(events).slice(0, 2)).toEqual(["open", "post"]);
    expect(projectEntry(linesOf(events).map(recordEventOf))).toEqual(each);
  }
});

const first = update("investigating", 0, [change("partial_outage", 0)], { nextUpdateAt: minute(30) });
const before = incident([first]);
const postmortem = postmortemOf([
  {
    ...{ publishedAt: minute(50), reason: null, loud: true },
    content: {
      ...{ stage: "preliminary", summary: "S", impact: "", trigger: "", detection: "", resolution: "" },
      rootCause: [{ title: null, text: "It broke." }],
      ...{ contributingFactors: [], lessons: ["One"] },
      timeline: [{ at: minute(1), text: "Started", source: null }],
      actions: [{ title: "Fix", group: null, owner: null, due: null, state: "open" }],
    },
  },
]);
const correction = { text: "Else.", publishedAt: minute(5), reason: "It was wrong.", loud: false };
const added = {
  ...first.revisions[0],
  ...{ translations: { "zh-CN": "调用失败。" }, publishedAt: minute(6), reason: "Translation added", loud: false },
} as Revision;
const replaced = factsOf(first);
const facts = { at: minute(1), status: "identified", impacts: [change("major_outage", 1)], nextUpdateAt: null } as const;
const published = { publishedAt: minute(7), reason: "Clearer.", loud: false };
const retitled = { replaced: incidentDetailsOf(before), ...published };
const again = { replaced: { ...incidentDetailsOf(before), title: "Second" }, ...published };
const figure = { name: "share", value: 0.5, unit: null, basis: "estimate", asOf: minute(3), note: null } as const;
const AFTER: [string, Incident, string[]][] = [
  ["nothing", before, []],
  ["an update", incident([first, update("identified", 5)]), ["post"]],
  ["a correction", incident([{ ...first, revisions: [...first.revisions, correction] }]), ["edit"]],
  ["a translation", incident([{ ...first, revisions: [...first.revisions, added] }]), ["edit"]],
  [
    "a translated title",
    { ...before, titleTranslations: { de: "Etwas ist ausgefallen", "zh-CN": "出现故障" }, corrections: [retitled] },
    ["title"],
  ],
  ["a title", { ...before, title: "Else", corrections: [retitled] }, ["title"]],
  ["two titles", { ...before, title: "Third", corrections: [retitled, again] }, ["title", "title"]],
  ["a start", { ...before, startedAt: minute(-5), corrections: [retitled] }, ["title"]],
  ["corrected facts", incident([{ ...first, ...facts, revisions: [...first.revisions, { ...correction, replaced }] }]), ["edit"]],
  ["a withdrawal", incident([first, update("withdrawn", 5)]), ["post"]],
  ["figures", { ...before, figures: [figure] }, ["figures"]],
  ["a due date", { ...before, postmortemCommitment: { preliminaryBy: minute(60), finalBy: minute(90) } }, ["promise"]],
  ["a postmortem", { ...before, postmortem }, ["postmortem"]],
];

test.each(AFTER)("%s is exactly one event, which leads from one state to the next", (_, after, expected) => {
  const events = diffEvents(before, after);
  expect(kinds(events)).toEqual(expected);
  expect(projectEntry(linesOf([...diffEvents(null, before), ...events]).map(recordEventOf))).toEqual(after);
  expect(mismatch([...diffEvents(null, before), ...events], after)).toBeUndefined();
});

test.each(AFTER.slice(1))("%s that was not logged is detected, with the changed part", (name, after) => {
  const parts: Record<string, string> = {
    "a title": "title and times",
    "two titles": "title and times",
    "a translated title": "title and times",
    "a start": "title and times",
    figures: "figures",
    "a due date": "promise",
    "a postmortem": "postmortem",
  };
  const logged = diffEvents(null, before);
  const found = mismatch(logged, after);
  expect(found?.part).toBe(parts[name] ?? `update ${["an update", "a withdrawal"].includes(name) ? "update000005" : first.id}`);
  expect(found?.events.every((event) => logged.includes(event))).toBe(true);
});

test("a line is canonical, has the hash of its text, and parses to its event", () => {
  const [line] = linesOf(diffEvents(null, before)) as [string];
  expect(line).toBe(
    `{"i":0,"incident":"incident0001","kind":"open","sha256":"${sha256Hex(before.title)}","startedAt":"2026-03-02T08:00:00Z","t":"2026-03-02T08:00:00Z","text":"Something is down"}`,
  );
  expect(readLine(line)).toMatchObject({ i: 0, kind: "open", text: before.title });
  for (const other of [line.replace('{"i":0,', '{"i": 0,'), line.replace('"i":0', '"i":0.5'), `${line} `, "{}", "", "null"])
    expect(readLine(other), other).toBeUndefined();
});

test("a mismatch names the part of the incident and the events that logged it", () => {
  const corrected = incident([{ ...first, revisions: [...first.revisions, correction] }]);
  const events = diffEvents(null, corrected);
  expect(kinds(mismatch(events, before)?.events ?? [])).toEqual(["post", "edit"]);
  expect(mismatch([], before)).toEqual({ part: "opening", events: [] });
});
