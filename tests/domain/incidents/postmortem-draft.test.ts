import { expect, test } from "vitest";
import { draftOf } from "#domain/incidents/postmortem-draft.ts";
import { type Phrase, verbatim } from "#domain/phrase.ts";
import { toIso } from "#domain/time.ts";
import { at, demoCatalogue, demoIncidents } from "#tests/support/worlds/demo.ts";
import { catalogue, change, incident, minute, update } from "#tests/support/worlds/sample.ts";

const describeTime = (instant: number): Phrase => verbatim(toIso(instant).slice(11, 16));
const [eighthOfApril, eleventhOfApril] = demoIncidents;

test("the incident's data gives scope, duration, figures and the impact timeline of 8 April", () => {
  const { content, figures } = draftOf(demoCatalogue, eighthOfApril, describeTime);
  expect(content.summary).toContain("Cloud API (control plane), major outage: all regions 07:23–08:05, Shanghai until 08:45.");
  expect(content.summary).toContain("Running workloads were not affected: ");
  expect(content.summary).toContain("It lasted 87 minutes, from 07:23 to 08:50.");
  expect(content.impact).toContain("- Customers affected: 1,957 customers (confirmed)");
  expect(content.timeline).toHaveLength(eighthOfApril.updates.length);
  expect(content.timeline[1]?.text).toBe("Investigating: **Going back to the previous version has not been enough.**");
  expect(content.detection).toBe("It was detected at 07:23, as it started. We first notified customers at 07:23, as it started.");
  expect([content.rootCause, content.actions, content.stage]).toEqual([[], [], "preliminary"]);
  expect(figures).toEqual(eighthOfApril.figures);
});

test("a start before the first update has an entry of its own", () => {
  const { content } = draftOf(demoCatalogue, eleventhOfApril, describeTime);
  expect(content.timeline.slice(0, 2).map((entry) => entry.at)).toEqual([at("2024-04-11T06:12:00Z"), at("2024-04-11T06:25:00Z")]);
  expect(content.timeline[0]?.text).toBe("Incident starts.");
  expect(content.detection).toContain("It was detected at 06:25, 13 minutes after it started.");
});

test("the draft for an unresolved incident states no duration", () => {
  const open = incident([update("investigating", 5, [change("major_outage", 0)])], { detectedAt: minute(2) });
  const { content } = draftOf(catalogue, open, describeTime);
  expect(content.summary).not.toContain("lasted");
  expect(content.summary).toContain("since ");
  expect(content.timeline.map(({ text }) => text)).toEqual(["Incident starts.", "Incident detected.", "Investigating: Text."]);
});
