import { expect, test } from "vitest";
import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import { cellKey, servicesOf } from "#domain/impact/service.ts";
import { checkIncident } from "#domain/incidents/lifecycle.ts";
import { checkMaintenance } from "#domain/maintenance/lifecycle.ts";
import type { Entry } from "#domain/record/entry.ts";
import { MINUTE, toIso } from "#domain/time.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { readStatuspage } from "#import/statuspage.ts";
import { NO_CATALOGUE } from "#tests/support/worlds/gcp.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import { goldenDocuments, type Json } from "#tests/support/worlds/statuspage.ts";
import { ALL, API, affected, NORTH, PAGE, post, postUpdate, SOUTH, WEB } from "#tests/support/worlds/statuspage-posts.ts";

const NOW = Date.UTC(2027, 0, 1);
function readPosts(documents: Json[], known = NO_CATALOGUE) {
  const files = documents.map((document, n) => ({ name: `${n}.json`, text: JSON.stringify({ page: PAGE, ...document }) }));
  return readStatuspage(files, known, "Etc/UTC");
}

/** The only imported post, checked against the domain's rules. */
function only(document: Json, known = NO_CATALOGUE): Entry {
  const { entries } = readPosts([{ components: ALL, ...document }], known);
  const { incident, refusals } = entries[0] as (typeof entries)[number];
  if (!incident) throw new Error(refusals.map(({ message }) => message).join());
  if (incident.kind === "incident") checkIncident(incident, NOW);
  else checkMaintenance(incident, NOW);
  return incident;
}

const spansOf = (entry: Entry) =>
  entrySpans(entry).map(
    ({ cell, level, from, to }) =>
      `${cellKey(cell)} ${level} ${(from - minute(0)) / MINUTE}–${to === null ? "" : (to - minute(0)) / MINUTE}`,
  );
const updatesOf = ({ updates }: Entry) => updates.map(({ at, status }) => `${(at - minute(0)) / MINUTE} ${status}`);

test("affected components become impact, from the start until it is resolved; ids and texts stay", () => {
  const incident = only({
    incidents: [
      post([
        postUpdate("investigating", 5, { affected_components: affected([API, "major_outage"], [WEB, "operational"]) }),
        postUpdate("monitoring", 20, { affected_components: affected([API, "degraded_performance"]) }),
        postUpdate("resolved", 30),
      ]),
    ],
  });
  expect(incident).toMatchObject({ id: "incident0001", title: "Calls fail", startedAt: minute(0) });
  expect(updatesOf(incident)).toEqual(["5 investigating", "20 monitoring", "30 resolved"]);
  expect(incident.updates.map(({ id, revisions }) => [id, currentText(revisions)])[0]).toEqual([
    "update000005",
    "Said after 5 minutes.",
  ]);
  expect(spansOf(incident)).toEqual(["api@/data major_outage 0–20", "api@/data degraded_performance 20–30"]);
});

test("maintenance at the same time is not impact of an incident", () => {
  const incident = only({
    incidents: [
      post([
        postUpdate("investigating", 5, { affected_components: affected([API, "major_outage"], [WEB, "under_maintenance"]) }),
        postUpdate("resolved", 30),
      ]),
    ],
  });
  expect(spansOf(incident)).toEqual(["api@/data major_outage 0–30"]);
});

test("if a service and a region are both affected, each cell gets the better status of both", () => {
  const incident = only({
    incidents: [
      post([
        postUpdate("investigating", 0, {
          affected_components: affected([API, "major_outage"], [NORTH, "major_outage"], [SOUTH, "partial_outage"]),
        }),
        postUpdate("identified", 10, {
          affected_components: affected([API, "major_outage"], [NORTH, "operational"], [SOUTH, "major_outage"]),
        }),
        postUpdate("resolved", 30, { affected_components: affected([API, "operational"]) }),
      ]),
    ],
  });
  expect(spansOf(incident)).toEqual([
    "api@north/data major_outage 0–10",
    "api@south/data partial_outage 0–10",
    "api@south/data major_outage 10–30",
  ]);
});

test("an incident without affected components in any update affects its components at its own impact level", () => {
  const updates = [postUpdate("investigating", 0), postUpdate("resolved", 30)];
  const { entries, foreign } = readPosts([
    { components: ALL, incidents: [post(updates, { impact: "major", components: [WEB] })] },
  ]);
  expect(spansOf(entries[0]?.incident as Entry)).toEqual(["web@/data partial_outage 0–30"]);
  expect(foreign?.mapped.join()).toContain("without affected components in any update: 1.");
  expect(spansOf(only({ incidents: [post(updates, { impact: "major" })] }))).toEqual([]);
});

test("a postmortem is imported by its headings or as one text, and an incident is resolved even if no update says so", () => {
  const updates = [postUpdate("investigating", 0, { body: "" }), postUpdate("identified", 30)];
  const imported = (body: string) =>
    only({ incidents: [post([...updates, postUpdate("postmortem", 90, { body })], { status: "postmortem" })] });
  const headed = imported("## Summary\n\nIt broke.\n\n## Root cause\n\nA typo.");
  expect(updatesOf(headed)).toEqual(["0 investigating", "30 resolved"]);
  expect(headed).toMatchObject({
    postmortem: { summary: "It broke.", rootCause: [{ text: "A typo." }], publishedAt: minute(90) },
  });
  expect(imported("We are sorry.")).toMatchObject({ postmortem: { rootCause: [{ text: "We are sorry." }] } });
  expect(currentText(headed.updates[0]?.revisions ?? [])).toBe("*Nothing more was said.*");
});

test("a maintenance is planned, starts and ends; missing updates are taken from the plan", () => {
  const planned = {
    scheduled_for: toIso(minute(60)),
    scheduled_until: toIso(minute(120)),
    impact: "maintenance",
    components: [API],
  };
  const work = (updates: Json[], over: object = {}) => only({ scheduled_maintenances: [post(updates, { ...planned, ...over })] });
  const completed = work([
    postUpdate("scheduled", 0),
    postUpdate("in_progress", 61),
    postUpdate("verifying", 100),
    postUpdate("completed", 110),
  ]);
  expect(updatesOf(completed)).toEqual(["0 scheduled", "61 in_progress", "100 verifying", "110 completed"]);
  expect([completed.kind, spansOf(completed)]).toEqual(["maintenance", ["api@/data under_maintenance 61–110"]]);
  expect(updatesOf(work([postUpdate("scheduled", 0), postUpdate("completed", 110)]))).toEqual([
    "0 scheduled",
    "60 in_progress",
    "110 completed",
  ]);
  expect(updatesOf(work([postUpdate("in_progress", 61), postUpdate("completed", 110)]))).toEqual([
    "0 scheduled",
    "61 in_progress",
    "110 completed",
  ]);
  expect(updatesOf(work([postUpdate("scheduled", 0), postUpdate("completed", 30)]))).toEqual(["0 scheduled", "30 cancelled"]);
  expect(work([postUpdate("scheduled", 0)], { components: [] })).toMatchObject({ scope: [{ cell: { service: "example" } }] });
});

test("components become services and regions of the catalogue, or match existing ones", () => {
  const incidents = [
    post([postUpdate("investigating", 0, { affected_components: affected([API, "major_outage"], [NORTH, "major_outage"]) })], {
      status: "investigating",
    }),
  ];
  const { foreign } = readPosts([{ components: ALL, incidents }]);
  const made = extendCatalogue(NO_CATALOGUE, foreign?.additions ?? NO_CATALOGUE);
  expect(servicesOf(made).map(({ slug, regions }) => [slug, regions])).toEqual([
    ["api", ["north"]],
    ["web", null],
  ]);
  expect(made.groups.map(({ name }) => name)).toEqual(["Example", "Apps"]);
  expect(made.regions.map(({ slug }) => slug)).toEqual(["north", "south"]);
  const { foreign: into } = readPosts([{ components: ALL, incidents }], catalogue);
  const extended = extendCatalogue(catalogue, into?.additions ?? NO_CATALOGUE);
  expect(extended.regions).toEqual(catalogue.regions);
  expect(servicesOf(extended).map(({ slug }) => slug)).toEqual(["api", "disk", "dns", "web"]);
});

test("the components of every real page become a valid catalogue, each of them once", () => {
  for (const [name, golden] of goldenDocuments) {
    const { entries, foreign } = readStatuspage([{ name, text: JSON.stringify(golden) }], NO_CATALOGUE, "Etc/UTC");
    const made = extendCatalogue(NO_CATALOGUE, foreign?.additions ?? NO_CATALOGUE);
    const slugs = [...servicesOf(made), ...made.regions].map(({ slug }) => slug);
    expect(entries, name).toEqual([]);
    expect(new Set(slugs).size, name).toBe(slugs.length);
    expect(slugs.length, name).toBe(golden.components.filter(({ group }: Json) => !group).length);
  }
});

test("of a post in several files the latest state is used; of a partly invalid file the valid posts are imported, and the rest listed", () => {
  const updates = [postUpdate("investigating", 0)];
  const earlier = post(updates, { status: "investigating", name: "Something fails", updated_at: toIso(minute(1)) });
  const { entries } = readPosts([
    { incidents: [earlier] },
    { incidents: [post(updates, { status: "investigating" }), post([], { id: "incident0002" }), 7] },
    { components: ALL },
  ]);
  expect(entries.map(({ position, title, refusals }) => [position, title, refusals.map(({ field }) => field)])).toEqual([
    [{ file: "1.json", index: 0, id: "incident0001" }, "Calls fail", []],
    [{ file: "1.json", index: 1, id: "incident0002" }, "Calls fail", ["incident_updates"]],
    [{ file: "1.json", index: 2, id: null }, null, ["incident"]],
  ]);
  const texts = { "a.json": "{", "b.json": JSON.stringify({ page: PAGE }), "c.json": "[]" };
  const files = Object.entries(texts).map(([name, text]) => ({ name, text }));
  const broken = readStatuspage(files, NO_CATALOGUE, "Etc/UTC");
  expect(broken.entries).toMatchObject([{ position: { file: "a.json" }, refusals: [{ field: "a.json" }] }]);
  expect(broken.foreign?.mapped.at(-1)).toBe("Files that are not responses of Statuspage's API, left out: 1.");
  expect(() => readStatuspage([{ name: "c.json", text: "[]" }], NO_CATALOGUE, "Etc/UTC")).toThrow(
    "It is not a response of Statuspage's API.",
  );
});
