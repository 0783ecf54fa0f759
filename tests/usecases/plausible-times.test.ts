import { expect, test } from "vitest";
import { linesFrom } from "#db/record/log.ts";
import { DAY, toIso } from "#domain/time.ts";
import { readEntryLine } from "#import/entry-file.ts";
import { refusedFields } from "#tests/support/worlds/open-outage.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute, service } from "#tests/support/worlds/sample.ts";
import { editIncident, openIncident, postUpdate, setFigures } from "#usecases/incidents/incidents.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import { rebuild } from "#usecases/record/rebuilding.ts";
import { importIncidents } from "#usecases/record/transfer.ts";

const YEAR_1 = Date.parse("0001-01-01T00:00:00Z");
const OPENING = { title: "API fails", status: "investigating", message: "Calls fail." } as const;
const DOWN = [{ service: "api", region: "north", level: "major_outage" }];

function record() {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  return context;
}

test("no door takes a time before 2000: opening, updates, corrections, figures and the catalogue", () => {
  const context = record();
  const { id } = openIncident(context, { ...OPENING, impacts: DOWN });
  for (const at of [YEAR_1, Date.parse("1901-01-01T00:00:00Z")]) {
    const refused: [unknown[], string][] = [
      [refusedFields(() => openIncident(context, { ...OPENING, startedAt: at })), "startedAt"],
      [refusedFields(() => openIncident(context, { ...OPENING, detectedAt: at })), "detectedAt"],
      [refusedFields(() => postUpdate(context, id, { ...OPENING, at })), "at"],
      [refusedFields(() => editIncident(context, id, { title: "API fails", startedAt: at, reason: "Earlier." })), "startedAt"],
      [
        refusedFields(() =>
          setFigures(context, id, [{ name: "users", value: 1, unit: null, basis: "estimate", asOf: at, note: null }]),
        ),
        "figures",
      ],
      [
        refusedFields(() =>
          replaceCatalogue(context, {
            ...catalogue,
            groups: [...catalogue.groups, { name: "Old", services: [service("old", null, { since: at })] }],
          }),
        ),
        "since",
      ],
    ];
    for (const [fields, field] of refused) expect(fields).toContain(field);
  }
});

const update = { id: "update000001", at: toIso(minute(0)), status: "resolved", message: "Over." };
const incident = { id: "incident0001", title: "Short", startedAt: toIso(minute(0)), updates: [update] };
const postmortem = { rootCause: "A cable.", publishedAt: toIso(minute(0)) };
const maintenance = {
  ...{ id: "maintain0001", kind: "maintenance", title: "Work", scope: [{ service: "dns" }] },
  updates: [{ ...update, status: "scheduled", plannedFrom: toIso(minute(90)), plannedUntil: toIso(minute(120)) }],
};
const revisions = (publishedAt: string) => [{ message: "Over.", publishedAt }];

/** A line of an incident file in which one time is another one. */
const LINES: [field: string, line: (at: string) => object][] = [
  ["startedAt", (at) => ({ ...incident, startedAt: at })],
  ["detectedAt", (at) => ({ ...incident, detectedAt: at })],
  ["updates.0.postedAt", (at) => ({ ...incident, updates: [{ ...update, postedAt: at }] })],
  ["updates.0.revisions.0.publishedAt", (at) => ({ ...incident, updates: [{ ...update, revisions: revisions(at) }] })],
  [
    "updates.0.revisions.0.replaced",
    (at) => ({
      ...incident,
      updates: [{ ...update, revisions: [{ ...revisions(toIso(minute(0)))[0], replaced: { at, status: "resolved" } }] }],
    }),
  ],
  [
    "corrections.0.publishedAt",
    (at) => ({ ...incident, corrections: [{ title: "S", startedAt: toIso(minute(0)), publishedAt: at }] }),
  ],
  [
    "corrections.0.startedAt",
    (at) => ({ ...incident, corrections: [{ title: "S", startedAt: at, publishedAt: toIso(minute(0)) }] }),
  ],
  ["postmortem.0.publishedAt", (at) => ({ ...incident, postmortem: { ...postmortem, publishedAt: at } })],
  ["figures", (at) => ({ ...incident, figures: [{ name: "users", value: 1, basis: "estimate", asOf: at }] })],
  ["edits.0", (at) => ({ ...maintenance, edits: [at] })],
  ["updates.0.postedAt", (at) => ({ ...maintenance, updates: [{ ...maintenance.updates[0], postedAt: at }] })],
];

test.each(LINES)(
  "a file that states %s in the future or in year 1 is refused with that field, and nothing is imported",
  (field, line) => {
    const context = record();
    const importOf = (at: number) => importIncidents(context, [readEntryLine(JSON.stringify(line(toIso(at))), catalogue)]);
    for (const at of [minute(60) + 365 * DAY, YEAR_1]) {
      const { added, refused } = importOf(at);
      expect(added).toEqual([]);
      expect(refused[0]?.refusals.map((each) => each.field)).toContain(field);
      for (const { rule, repair } of refused[0]?.refusals ?? []) expect([rule, repair]).not.toContain("");
    }
    expect(importOf(minute(0)).refused).toEqual([]);
  },
);

test("a signed copy is restored as it is, and its impossible times are named", () => {
  const ahead = { ...record(), now: () => minute(60) + 365 * DAY };
  const { id } = openIncident(ahead, { ...OPENING, startedAt: minute(0) });
  const state = { catalogue, lines: [...linesFrom(ahead.db, 0)], seq: 2, at: minute(60) };
  const { incidents, implausible } = rebuild(emptyRecord().db, state, minute(60));
  expect(incidents).toBe(1);
  expect(implausible).toContain(`“API fails” (${id}), updates.0.postedAt: 2027-03-02T09:00:00Z is in the future.`);
});
