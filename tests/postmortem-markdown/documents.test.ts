import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toIso } from "#domain/time.ts";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";
import { root } from "#tests/support/afloat.ts";
import { missing, textBy, without } from "./text.ts";

const AROUND = { zone: "Asia/Shanghai", day: "2020-06-01" };
const documentOf = (name: string) => readFileSync(join(root, "tests/data/postmortems", name), "utf8").replaceAll("\r\n", "\n");
const read = (name: string) => readMarkdownPostmortem(documentOf(name), AROUND);
const times = (timeline: readonly { at: number }[]) => timeline.map(({ at }) => toIso(at).slice(0, 16));

const SECTIONS = ["## Timeline", "## Contributing Factors", "## Lessons Learned", "## Action Items"];
const DATED = "| Date and Time in CET | Event";
/** Counted by hand: timeline entries, contributing factors, lessons, actions. */
const COUNTS: [name: string, ...counts: [number, number, number, number]][] = [
  ["PM2019-009---Kubernetes-network-infrastructure-IP-starvation.md", 14, 7, 1, 4],
  ["PM2019-010---Hellman-Kubernetes-cluster-node-deletion.md", 6, 3, 2, 2],
  ["PM2019-011---Hellman-Kubernetes-IaC-accidentally-reverted.md", 11, 3, 1, 5],
  ["PM2020-001---Inotify-file-watches-exhaustion.md", 2, 1, 2, 1],
  ["PM2020-002---KIAM-service-disruption-on-Hellman.md", 4, 3, 2, 3],
  ["PM2020-003---Postmortem-for-ADSync-migration.md", 5, 4, 4, 4],
  ["PM2020-004---CoreDNS-upgrade-issue.md", 3, 3, 2, 2],
  ["PM2020-005---ALB-instance-attachment.md", 6, 6, 3, 3],
  ["PM2020-006---ADSync-service-accounts.md", 5, 2, 1, 2],
  ["PM2020-007---Unhealthy-nodes.md", 5, 3, 1, 2],
  ["PM2020-008---Alcide-admission-causing-Kubernetes-timeouts.md", 6, 4, 2, 2],
  ["PM2020-009---KIAM-service-disruption-due-to-upgrade.md", 3, 1, 1, 1],
];

test.each(COUNTS)("%s has every row, factor, lesson and action", (name, ...counts) => {
  const { timeline, contributingFactors, lessons, actions } = read(name).content;
  expect([timeline, contributingFactors, lessons, actions].map(({ length }) => length)).toEqual(counts);
});

test.each(COUNTS)("%s loses no text", (name) => {
  const document = documentOf(name);
  const header = document.split("\n").find((line) => line.startsWith(DATED) || /^\| Time +\| Event/.test(line)) as string;
  const factors = document.split("\n").find((line) => line.startsWith("## Contributing Factors")) as string;
  // Only headings that named fields and the header of the timeline may be dropped.
  const text = without(document, ["## Summary", factors, ...SECTIONS.filter((line) => !line.includes("Factors")), header]);
  expect(missing(text, textBy(read(name), 1))).toEqual([]);
});

test("a table with a wrong year, a time span, a missing time and an approximate one keeps its text", () => {
  const texts = (name: string) => read(name).content.timeline.map(({ text }) => text);
  const starved = read("PM2019-009---Kubernetes-network-infrastructure-IP-starvation.md").content.timeline;
  expect(times(starved).slice(4, 7)).toEqual(["2019-12-02T03:30", "2019-12-02T23:00", "2019-12-04T02:00"]);
  expect(starved[5]?.text).toContain("(2019-12-03 --:--)");
  const moved = read("PM2020-003---Postmortem-for-ADSync-migration.md");
  expect(times(moved.content.timeline)[0]).toBe("2020-01-16T11:00");
  expect(moved.content.timeline[0]?.text).toContain("(20202-01-16 12:00)");
  expect(moved.notes).toContain("The year 20202 was read as 2020.");
  expect(texts("PM2020-007---Unhealthy-nodes.md")[2]).toContain("(2020-10-06 09:00 - 11:00)");
  expect(texts("PM2020-009---KIAM-service-disruption-due-to-upgrade.md")[0]).toContain("10:45~");
  expect(read("PM2020-007---Unhealthy-nodes.md").notes.join()).toContain("Times in CET were read as UTC+1");
});

test("the retrospective of August gives its timeline, cause, repair, actions in groups, share of users and outage", () => {
  const { content, figures, outage, title } = read("api-service-outage.md");
  expect(title).toBe("Postmortem: API Service Outage");
  const clocks = ["15:00", "15:05", "15:15", "15:30", "15:45", "16:15", "16:30", "16:45", "17:00", "17:30"];
  expect(times(content.timeline)).toEqual(clocks.map((clock) => `2024-08-10T${clock}`));
  expect(content.timeline[0]?.text).toMatch(/^Issue detected by .*API response rates\.$/);
  expect(content.timeline[9]?.text).toBe("Full service was restored, and monitoring confirmed normal operations.");
  expect(content.rootCause.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^The issue was traced .* cascading outage\.$/),
  ]);
  expect(content.resolution).toMatch(/^The team immediately rolled back .* without issues\.$/);
  expect(content.impact).toMatch(/^The API service was down for 2\.5 hours/);
  expect(content.actions.map(({ group }) => group)).toEqual([...Array(3).fill("Improvements Needed"), ...Array(5).fill(null)]);
  expect(content.actions[3]?.title).toMatch(/^Patch API Service: Implement a fix .* before redeployment\.$/);
  expect(figures).toMatchObject([{ name: "users_affected_share", value: 80, unit: "%" }]);
  expect([outage.from, outage.to].map((at) => toIso(at as number))).toEqual(["2024-08-10T15:00:00Z", "2024-08-10T17:30:00Z"]);
});

test("the retrospective of August keeps all its text", () => {
  const name = "api-service-outage.md";
  const list = documentOf(name).replace(/^\d+\. {2}/gm, "");
  const scaffolding = [
    "### Timeline:",
    "### Root Cause and Resolution:",
    "### Corrective and Preventative Measures:",
    "Action Items:",
  ];
  const labels = without(list, scaffolding)
    .replace(/^(Root Cause|Resolution): /gm, "")
    .replace(/^Issue Summary:$/m, "");
  expect(missing(labels, textBy(read(name), 0))).toEqual([]);
});

const added = (document: string) =>
  document.slice(document.indexOf("+title: ") + 8).replace(/ -TODO: .*?(?= \+)| -- \[ \] TODO/g, "");

test("the retrospective of April, a diff in one line, gives its texts, actions, figures, outage and the times in its sentences", () => {
  const { content, figures, outage, title } = read("api-outage-retro.diff");
  expect(title).toBe("API Outage Retro — 2024-04-11");
  expect(content.summary).toMatch(/^A config deployment at 06:12 UTC removed/);
  expect(content.summary).toContain("- tags: incident, postmortem, api\n- aliases: April 2024 API Outage Retro");
  expect(content.summary).toContain("## Related\n\n- Incident Timeline\n- API Runbook\n- On-Call Rotation");
  expect(content.rootCause).toHaveLength(1);
  expect(content.rootCause[0]?.text).toContain("\n> **Why was the missing parameter not caught?** (question)\n> - No validation");
  expect(content.impact).toMatch(/^- \*\*Duration:\*\* 47 minutes/);
  expect(content.actions).toHaveLength(5);
  expect(content.actions[0]?.title).toMatch(/^Add ConfigMap .*\(`max_pool_size`, `rate_limit`, etc\.\)$/);
  expect(new Set(content.actions.map(({ state }) => state))).toEqual(new Set(["open"]));
  expect(figures.map(({ name, value, unit, basis }) => [name, value, unit, basis]).sort()).toEqual([
    ["customers_affected", 180, "customers", "confirmed"],
    ["failed_requests", 2300, "requests", "estimate"],
    ["lost_transactions", 4200, "USD", "estimate"],
  ]);
  expect([outage.from, outage.to].map((at) => toIso(at as number))).toEqual(["2024-04-11T06:12:00Z", "2024-04-11T06:59:00Z"]);
  expect(times(content.timeline)).toEqual(["06:12", "06:25", "06:38", "06:59"].map((clock) => `2024-04-11T${clock}`));
  expect(new Set(content.timeline.map(({ source }) => source))).toEqual(new Set(["from the text"]));
});

test("the retrospective of April keeps all text of its new version, and none of the old", () => {
  const name = "api-outage-retro.diff";
  const headings = [
    "# API Outage Retro — 2024-04-11 ## What Happened",
    "## Timeline",
    "## Root Cause",
    "## Impact",
    "## Action Items",
  ];
  const text = headings.reduce((rest, heading) => rest.replace(`${heading} `, ""), added(documentOf(name)));
  const shown = textBy(read(name), 0);
  expect(missing(text, shown)).toEqual([]);
  expect(shown).not.toContain("TODO");
});
