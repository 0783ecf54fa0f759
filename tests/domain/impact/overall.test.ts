import { expect, test } from "vitest";
import { confirmedUnaffected, spansOf } from "#domain/impact/impact.ts";
import { overallOf as judge, type OpenState } from "#domain/impact/overall.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { type Incident, isOver } from "#domain/incidents/incident.ts";
import { inEnglish, recorded } from "#domain/phrase.ts";
import { entrySpans, impactChangesOf } from "#domain/updates/update.ts";
import { at, demoCatalogue, demoIncidents } from "#tests/support/worlds/demo.ts";
import { catalogue, cell, change, minute } from "#tests/support/worlds/sample.ts";

const NOTHING: OpenState = {
  incidentSpans: [],
  maintenanceSpans: [],
  investigations: [],
  monitored: { count: 0, hadImpact: false },
  unaffected: [],
};

/** The overall state of what is open, in English. */
function overallOf(of: Catalogue, state: Partial<OpenState>) {
  const { sentence, working, ...overall } = judge(of, { ...NOTHING, ...state });
  return { ...overall, sentence: inEnglish(sentence), working: working && inEnglish(working) };
}

const investigation = (title: string, startedAt = minute(3)) => ({ title: recorded(title), startedAt });

/** The overall state as it was known at a time of 8 April 2024. */
function onEighthOfApril(time: string) {
  const [april] = demoIncidents;
  const known: Incident = { ...april, updates: april.updates.filter((update) => update.at <= at(`2024-04-08T${time}:00+08:00`)) };
  return overallOf(demoCatalogue, {
    incidentSpans: entrySpans(known),
    monitored: { count: isOver(known) ? 0 : 1, hadImpact: true },
    unaffected: confirmedUnaffected(impactChangesOf(known)),
  });
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
  const { level, sentence, working } = overallOf(catalogue, { incidentSpans: spans });
  expect([level, sentence]).toEqual(["major_outage", "DNS is down; 1 more service is affected."]);
  expect(working).toBeNull();
});

test("different levels per region are left to the matrix", () => {
  const spans = spansOf([
    change("major_outage", 0),
    change("major_outage", 0, cell("api", "south")),
    change("major_outage", 0, cell("disk")),
  ]);
  expect(overallOf(catalogue, { incidentSpans: spans }).sentence).toBe("API and DISK are down.");
});

test("impact that has ended does not count", () => {
  const spans = spansOf([change("major_outage", 0), change("operational", 5)]);
  expect(overallOf(catalogue, { incidentSpans: spans, monitored: { count: 2, hadImpact: true } }).sentence).toBe(
    "All services are operational again; 2 incidents are still being monitored.",
  );
});

test("without information about the data plane nothing is claimed about it", () => {
  expect(overallOf(catalogue, { incidentSpans: spansOf([change("major_outage", 0)]) }).working).toBe(
    "Only the control plane is affected. There is no known impact on the data plane.",
  );
});

test("an incident without impact is never a good state, and nothing is said to be well again", () => {
  const { level, label, sentence, working, since } = overallOf(catalogue, {
    investigations: [investigation("Console sign-in fails")],
  });
  expect([level, label, since]).toEqual(["unknown", "Under investigation · impact not known yet", minute(3)]);
  expect(sentence).toBe("We are investigating: Console sign-in fails.");
  expect(working).toBe("What is affected is not known yet; we will state it here as soon as we know.");
});

test("known impact comes first, and what is not known takes back what is said to work", () => {
  const state = { incidentSpans: spansOf([change("degraded_performance", 5)]), investigations: [investigation("Odd")] };
  const { level, sentence, working, since } = overallOf(catalogue, state);
  expect([level, sentence, since]).toEqual(["degraded_performance", "API is degraded in North.", minute(5)]);
  expect(working).toBe("We are also investigating: Odd. What that affects is not known yet.");
});

test("maintenance lends its time to no outage, and gives way to what is not known", () => {
  const maintenanceSpans = spansOf([change("under_maintenance", 0, cell("dns", null, "data"))]);
  const outage = { maintenanceSpans, incidentSpans: spansOf([change("major_outage", 9)]) };
  expect(overallOf(catalogue, outage).since).toBe(minute(9));
  const { level, working, since } = overallOf(catalogue, { maintenanceSpans, investigations: [investigation("Odd")] });
  expect([level, since]).toEqual(["unknown", minute(3)]);
  expect(working).toBe("What is affected is not known yet; we will state it here as soon as we know. DNS is under maintenance.");
});

test("announced work that is as bad as an incident is named apart, and lends neither its time nor its name", () => {
  const maintenanceSpans = spansOf([change("major_outage", 0, cell("dns", null, "data"))]);
  const { level, sentence, working, since } = overallOf(catalogue, {
    maintenanceSpans,
    incidentSpans: spansOf([change("major_outage", 9)]),
  });
  expect([level, sentence, since]).toEqual(["major_outage", "API is down in North.", minute(9)]);
  expect(working).toBe("Announced maintenance: DNS is down.");
  const milder = overallOf(catalogue, { maintenanceSpans, incidentSpans: spansOf([change("degraded_performance", 9)]) });
  expect([milder.sentence, milder.since]).toEqual(["DNS is down; 1 more service is affected.", minute(0)]);
  expect(milder.working).toBe("Announced maintenance: DNS is down.");
  expect(overallOf(catalogue, { maintenanceSpans }).working).toBe("This is announced maintenance.");
});

test("since is the start of the level that the sentence states", () => {
  const spans = spansOf([change("degraded_performance", 0), change("major_outage", 7)]);
  expect(overallOf(catalogue, { incidentSpans: spans }).since).toBe(minute(7));
});

test("an incident that is monitored without any impact says so, and not “again”", () => {
  const { label, sentence } = overallOf(catalogue, { monitored: { count: 1, hadImpact: false } });
  expect([label, sentence]).toEqual(["Monitoring", "No service is known to be affected; one incident is still being monitored."]);
});

test("with many investigations the sentence states their number", () => {
  const investigations = ["a", "b", "c", "d"].map((title) => investigation(title));
  expect(overallOf(catalogue, { investigations }).sentence).toBe("We are investigating 4 incidents.");
});

test("what is open keeps its name and place when the catalogue no longer has it", () => {
  const without: Catalogue = {
    ...catalogue,
    groups: catalogue.groups.map(({ name, services }) => ({
      name,
      services: services.map((service) =>
        service.slug === "api" ? { ...service, planes: ["control"], regions: ["north"] } : { ...service, retired: true },
      ),
    })),
  };
  const spans = spansOf([change("major_outage", 0, cell("api", "south", "data"))]);
  expect(overallOf(without, { incidentSpans: spans }).sentence).toBe("API is down in South.");
  const retired = spansOf([change("major_outage", 0, cell("dns", null, "data"))]);
  expect(overallOf(without, { incidentSpans: retired }).sentence).toBe("DNS is down.");
});
