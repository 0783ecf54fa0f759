import { expect, test } from "vitest";
import { confirmedUnaffected, spansOf } from "#domain/impact/impact.ts";
import { overallOf as judge } from "#domain/impact/overall.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { inEnglish } from "#domain/phrase.ts";
import { entrySpans, impactChangesOf, statusOf } from "#domain/updates/update.ts";
import { at, demoCatalogue, demoIncidents } from "#tests/support/worlds/demo.ts";
import { catalogue, cell, change } from "#tests/support/worlds/sample.ts";

/** The overall state of the open spans, in English. */
function overallOf(...given: Parameters<typeof judge>) {
  const { sentence, working, ...overall } = judge(...given);
  return { ...overall, sentence: inEnglish(sentence), working: working && inEnglish(working) };
}

/** The overall state as it was known at a time of 8 April 2024. */
function onEighthOfApril(time: string) {
  const [april] = demoIncidents;
  const known: Incident = { ...april, updates: april.updates.filter((update) => update.at <= at(`2024-04-08T${time}:00+08:00`)) };
  const open = statusOf(known) === "resolved" ? 0 : 1;
  return overallOf(demoCatalogue, entrySpans(known), open, confirmedUnaffected(impactChangesOf(known)));
}

test("15:23: both entry points are down everywhere, and running workloads are not affected", () => {
  const { level, sentence, working } = onEighthOfApril("15:23");
  expect(level).toBe("major_outage");
  expect(sentence).toBe("Console and Cloud API are down in all regions; 6 more services are affected.");
  expect(working).toBe(
    "Only the control plane is affected. Running workloads are not affected: Cloud Virtual Machine (CVM), Cloud Disks and 2 more services confirmed working.",
  );
});

test("16:05: the API is down only in Shanghai, and the console still everywhere", () => {
  const { level, sentence } = onEighthOfApril("16:05");
  expect(level).toBe("major_outage");
  expect(sentence).toBe("Console is down, and Cloud API is down in Shanghai; 6 more services are affected.");
});

test("16:45: Shanghai has recovered, and the console is partially down", () => {
  expect(onEighthOfApril("16:45")).toMatchObject({ level: "partial_outage", sentence: "Console is partially down." });
});

test("16:50: everything works again, and is monitored until 17:45", () => {
  const watched = "All services are operational again; one incident is still being monitored.";
  expect(onEighthOfApril("16:50")).toMatchObject({ level: "operational", sentence: watched, working: null });
  expect(onEighthOfApril("17:45")).toMatchObject({
    level: "operational",
    sentence: "All services are operational.",
    affected: [],
  });
});

test("the worst cell determines the state, however many others work", () => {
  const spans = spansOf([change("major_outage", 0, cell("dns", null, "data")), change("degraded_performance", 0)]);
  const { level, sentence, working } = overallOf(catalogue, spans, 1, []);
  expect([level, sentence]).toEqual(["major_outage", "DNS is down; 1 more service is affected."]);
  expect(working).toBeNull();
});

test("different levels per region are left to the matrix", () => {
  const spans = spansOf([
    change("major_outage", 0),
    change("major_outage", 0, cell("api", "south")),
    change("major_outage", 0, cell("disk")),
  ]);
  expect(overallOf(catalogue, spans, 1, []).sentence).toBe("API and DISK are down.");
});

test("impact that has ended does not count", () => {
  const spans = spansOf([change("major_outage", 0), change("operational", 5)]);
  expect(overallOf(catalogue, spans, 2, []).sentence).toBe(
    "All services are operational again; 2 incidents are still being monitored.",
  );
});

test("without information about the data plane nothing is claimed about it", () => {
  expect(overallOf(catalogue, spansOf([change("major_outage", 0)]), 1, []).working).toBe(
    "Only the control plane is affected. There is no known impact on the data plane.",
  );
});
