import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkIncident } from "#domain/incidents/lifecycle.ts";
import { MINUTE, toIso } from "#domain/time.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { readCstate } from "#import/cstate.ts";
import { root } from "#tests/support/afloat.ts";
import { NO_CATALOGUE } from "#tests/support/worlds/gcp.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";

const folder = join(root, "tests", "data", "cstate");
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const NOW = Date.UTC(2026, 0, 1);

/** The imported issues, by file name. */
function readIssues(given: typeof files, known = NO_CATALOGUE) {
  const { entries, foreign } = readCstate(given, known, "Etc/UTC");
  const incidents = entries.map(({ position, incident, refusals }) => {
    if (incident?.kind !== "incident") throw new Error(`${JSON.stringify(position)}: ${refusals.map(({ message }) => message)}`);
    checkIncident(incident, NOW);
    return [(position as { file: string }).file, incident] as const;
  });
  return { incidents: new Map(incidents), foreign };
}

const imported = readIssues(files);
const updatesIn = (name: string) =>
  imported.incidents
    .get(name)
    ?.updates.map(({ at, status, revisions }) => [toIso(at), status, currentText(revisions).slice(0, 18)]);

test("all eleven examples are imported completely, and no text is lost", () => {
  expect(imported.incidents.size).toBe(11);
  for (const [name, incident] of imported.incidents) {
    const source = files.find((file) => file.name === name)?.text.replace(/^---[\s\S]*?\n---\n/, "") ?? "";
    const texts = [
      ...incident.updates.map(({ revisions }) => currentText(revisions)),
      JSON.stringify(incident.postmortem?.rootCause),
    ].join(" ");
    const wordsOf = (text: string) =>
      text.replace(/\{\{<.*?>\}\}|^\s*---\s*$|\*?Post-mortem\*?/gm, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
    const known = new Set(wordsOf(texts));
    expect(
      wordsOf(source).filter((word) => !known.has(word)),
      name,
    ).toEqual([]);
  }
});

test("time marks become updates, oldest first, and a postmortem is separate", () => {
  expect(updatesIn("2018-04-13-unavailable-guilds-connection-issues.md")).toEqual([
    ["2018-04-13T15:54:00Z", "investigating", "*Investigating* - "],
    ["2018-04-13T16:50:00Z", "monitoring", "*Monitoring* - Aft"],
    ["2018-04-13T17:30:00Z", "resolved", "*Update* - A fix h"],
  ]);
  const incident = imported.incidents.get("2018-04-13-unavailable-guilds-connection-issues.md");
  expect(incident?.postmortem?.rootCause[0]?.text).toMatch(/^At approximately 14:01, a Redis instance/);
  expect(entrySpans(incident as NonNullable<typeof incident>)).toMatchObject([
    { cell: { service: "api" }, level: "major_outage", from: Date.UTC(2018, 3, 13, 15, 54), to: Date.UTC(2018, 3, 13, 17, 30) },
    { cell: { service: "media-proxy" }, level: "major_outage" },
  ]);
});

test("without time marks the first update has the issue's date, and the last one that of its end", () => {
  expect(updatesIn("2018-01-17-sending-dms-impacted.md")).toEqual([
    ["2017-12-17T16:24:00Z", "investigating", "*Investigating* - "],
    ["2017-12-19T16:58:00Z", "resolved", "*Update* - This in"],
  ]);
});

test("time marks before the issue's date are ignored, and labels give the order where times do not", () => {
  expect(updatesIn("2024-07-23-excitement.md")).toEqual([
    ["2024-07-23T10:35:00Z", "investigating", "Our servers are do"],
    ["2024-07-23T10:35:00Z", "investigating", "*Investigating* - "],
    ["2024-07-23T10:38:00Z", "resolved", "*Fixed* - We have "],
  ]);
});

test("an informational post has no impact and ends as it starts; an unresolved one stays open", () => {
  const post = imported.incidents.get("2023-04-16-formatting-testing.md");
  expect(post?.updates).toMatchObject([{ status: "resolved", impacts: [] }]);
  const open = imported.incidents.get("2024-12-27-dns-resolution-api.md");
  expect(open?.updates.map(({ status }) => status)).toEqual(["investigating", "investigating"]);
  expect(entrySpans(open as NonNullable<typeof open>)).toMatchObject([{ level: "major_outage", to: null }]);
});

const issue = (front: string, body = "Calls fail.") => [
  { name: "one.md", text: `---\ntitle: Calls fail\n${front}\n---\n${body}\n` },
];

test("affected systems in the catalogue are affected wherever they are offered", () => {
  const front =
    "date: 2024-01-01 10:00:00\nseverity: disrupted\nresolved: true\nresolvedWhen: 2024-01-01 10:30:00\naffected: [API, dns]";
  const { incidents, foreign } = readIssues(issue(front), catalogue);
  const spans = entrySpans(incidents.get("one.md") as NonNullable<ReturnType<typeof incidents.get>>);
  expect(spans.map(({ cell, from, to }) => [cell.service, cell.region, cell.plane, ((to ?? 0) - from) / MINUTE])).toEqual([
    ["api", "north", "control", 30],
    ["api", "south", "control", 30],
    ["api", "west", "control", 30],
    ["dns", null, "data", 30],
  ]);
  expect(foreign?.mapped).toContain("Resolved issues without a final update: 1. A final update was added.");
});

test.each([
  ["date: yesterday\nseverity: down", "date", "is not a valid time"],
  ["date: 2024-01-01", "severity", "It is missing."],
  ["date: 2024-01-01\nseverity: bad", "severity", "not allowed here"],
  ["date: 2024-01-02\nresolved: true\nresolvedWhen: 2024-01-01\nseverity: down", "resolvedWhen", "before date"],
  ["date: [", "front matter", "not YAML"],
])("%j is refused with its field and rule, and the other files of the folder are imported", (front, field, rule) => {
  const { entries } = readCstate([...issue(front), ...files], NO_CATALOGUE, "Etc/UTC");
  expect(entries).toHaveLength(12);
  const refused = entries.filter(({ incident }) => !incident);
  expect(refused).toMatchObject([{ position: { file: "one.md" }, refusals: [{ field }] }]);
  expect(refused[0]?.refusals[0]?.rule).toContain(rule);
});
