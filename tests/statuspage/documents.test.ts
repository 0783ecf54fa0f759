import { expect, test } from "vitest";
import { openRecorded } from "#tests/support/worlds/recorded.ts";
import { documentsBy, formOf, type Json } from "#tests/support/worlds/statuspage.ts";

// Strict clients refuse unknown keys: each object has exactly the keys of Statuspage's, in the same order.

const PAGE = "id,name,url,time_zone,updated_at";
const COMPONENT =
  "id,name,status,created_at,updated_at,position,description,showcase,start_date,group_id,page_id,group,only_show_if_degraded";
const INCIDENT =
  "id,name,status,created_at,updated_at,monitoring_at,resolved_at,impact,shortlink,started_at,page_id,incident_updates,components";
const MAINTENANCE = `${INCIDENT},scheduled_for,scheduled_until`;
const UPDATE =
  "id,status,body,incident_id,created_at,updated_at,display_at,affected_components,deliver_notifications,custom_tweet,tweet_id";
const DOCUMENTS: Record<string, string> = {
  summary: "page,components,incidents,scheduled_maintenances,status",
  status: "page,status",
  components: "page,components",
  incidents: "page,incidents",
  "incidents/unresolved": "page,incidents",
  "scheduled-maintenances": "page,scheduled_maintenances",
  "scheduled-maintenances/upcoming": "page,scheduled_maintenances",
  "scheduled-maintenances/active": "page,scheduled_maintenances",
};
const TIMES = ["created_at", "updated_at", "started_at", "display_at", "scheduled_for", "scheduled_until"];
const IDS = ["id", "page_id", "incident_id", "code"];

const keys = (object: Json): string => Object.keys(object).join();

/** Checks a document against the expected keys and values. */
function expectShape(name: string, document: Json): void {
  expect(keys(document), name).toBe(DOCUMENTS[name]);
  expect(keys(document.page)).toBe(PAGE);
  if (document.status) expect(keys(document.status)).toBe("indicator,description");
  for (const each of document.components ?? []) expectComponent(each);
  for (const each of document.incidents ?? []) expectPost(each, INCIDENT);
  for (const each of document.scheduled_maintenances ?? []) expectPost(each, MAINTENANCE);
  expectForms(document);
}

const expectComponent = (component: Json) =>
  expect(keys(component)).toBe(component.group ? `${COMPONENT},components` : COMPONENT);

function expectPost(post: Json, shape: string): void {
  expect(keys(post)).toBe(shape);
  expect(new URL(post.shortlink).href).toBe(post.shortlink);
  for (const component of post.components) expectComponent(component);
  expect(post.incident_updates.length).toBeGreaterThan(0);
  for (const update of post.incident_updates) {
    expect(keys(update)).toBe(UPDATE);
    expect(update.incident_id).toBe(post.id);
    expect(update.affected_components).not.toEqual([]);
    for (const each of update.affected_components ?? []) expect(keys(each)).toBe("code,name,old_status,new_status");
  }
}

/** Every time and id in it, at any depth. */
function expectForms(value: Json): void {
  if (value === null || typeof value !== "object") return;
  for (const [key, each] of Object.entries<Json>(value)) {
    if (TIMES.includes(key)) expect([key, formOf(each)]).toEqual([key, "time"]);
    if (IDS.includes(key)) expect([key, formOf(each)]).toEqual([key, "id"]);
    expectForms(each);
  }
}

/** A database, and a function that reads and checks its documents. */
async function openShaped() {
  const record = await openRecorded();
  const read = async () => {
    record.tick();
    const pages = await record.render();
    const documents = documentsBy((path) => pages.get(path));
    for (const [name, document] of Object.entries(documents)) expectShape(name, document);
    return documents;
  };
  return { ...record, read };
}

const DOWN = [{ service: "api", region: "north", level: "major_outage" } as const];
const OPENED = { title: "Calls fail", status: "investigating", message: "**Calls** fail.\n\nWe look.", impacts: DOWN } as const;
const CAUSE = {
  stage: "final",
  ...{ summary: "A release was bad.", impact: "", trigger: "", detection: "", resolution: "" },
  ...{ contributingFactors: ["Haste."], lessons: [], timeline: [], actions: [], rootCause: [{ title: null, text: "A typo." }] },
} as const;

test("a site without incidents has empty lists, and no null in their place", async () => {
  const { read } = await openShaped();
  const documents = await read();
  expect(documents.status.status).toEqual({ indicator: "none", description: "All Systems Operational" });
  expect(documents.components.components.map(({ name }: Json) => name)).toEqual([
    ...["First", "API", "DNS", "North"],
    ...["DISK", "Second", "South"],
    ...["Regions", "West"],
  ]);
  for (const name of ["incidents", "incidents/unresolved"] as const) expect(documents[name].incidents).toEqual([]);
  expect(documents.summary.scheduled_maintenances).toEqual([]);
});

test("an incident from its first update to its postmortem", async () => {
  const { parts, context, read } = await openShaped();
  const { id } = parts.openIncident(context, OPENED);
  const open = await read();
  expect(open.status.status).toEqual({ indicator: "major", description: "Partial System Outage" });
  expect(open.summary.incidents).toEqual(open["incidents/unresolved"].incidents);
  const [incident] = open.incidents.incidents;
  expect(incident).toMatchObject({
    ...{ id, name: "Calls fail", status: "investigating", impact: "critical", monitoring_at: null, resolved_at: null },
    shortlink: `https://status.example/incidents/${id}/`,
    started_at: "2026-03-02T16:00:00.000+08:00",
  });
  expect(incident.components.map(({ name, status }: Json) => [name, status])).toEqual([
    ["API", "major_outage"],
    ["North", "major_outage"],
  ]);
  expect(incident.incident_updates[0]).toMatchObject({ body: OPENED.message, deliver_notifications: true });
  expect(incident.incident_updates[0].affected_components).toMatchObject([
    { name: "First - API", old_status: "operational", new_status: "major_outage" },
    { name: "Regions - North", old_status: "operational", new_status: "major_outage" },
  ]);
  parts.postUpdate(context, id, { status: "monitoring", message: "Better.", closeOpen: true });
  parts.postUpdate(context, id, { status: "resolved", message: "Over." });
  parts.publishPostmortem(context, id, CAUSE);
  const over = await read();
  expect([over.status.status.indicator, over["incidents/unresolved"].incidents]).toEqual(["none", []]);
  const [explained] = over.incidents.incidents;
  expect(explained).toMatchObject({ status: "postmortem", impact: "critical" });
  expect([formOf(explained.monitoring_at), formOf(explained.resolved_at)]).toEqual(["time", "time"]);
  expect(explained.incident_updates.map(({ status }: Json) => status)).toEqual([
    "postmortem",
    "resolved",
    "monitoring",
    "investigating",
  ]);
  expect(explained.incident_updates[0].body).toBe(
    "## Summary\n\nA release was bad.\n\n## Root cause\n\nA typo.\n\n## Contributing factors\n\n- Haste.",
  );
  expect(explained.incident_updates[1].affected_components).toBeNull();
  expect(explained.components[0]).toMatchObject({ name: "API", status: "operational", updated_at: explained.monitoring_at });
});

test("a maintenance that is announced, in progress and completed, and one that is cancelled", async () => {
  const { parts, context, read } = await openShaped();
  const input = { title: "Work", message: "We work.", impacts: [{ service: "dns", level: "under_maintenance" }] };
  const planned = { from: context.now() + 3_600_000, until: context.now() + 7_200_000 };
  const { id } = parts.scheduleMaintenance(context, { ...input, ...planned });
  const other = parts.scheduleMaintenance(context, { ...input, ...planned, title: "Other work" });
  const announced = await read();
  expect(announced["scheduled-maintenances/upcoming"].scheduled_maintenances).toHaveLength(2);
  expect(announced.status.status.indicator).toBe("none");
  parts.postMaintenanceUpdate(context, id, { status: "in_progress", message: "We begin." });
  parts.postMaintenanceUpdate(context, other.id, { status: "cancelled", message: "Not today." });
  const working = await read();
  expect(working.status.status).toEqual({ indicator: "maintenance", description: "Service Under Maintenance" });
  const [active] = working["scheduled-maintenances/active"].scheduled_maintenances;
  expect(active).toMatchObject({
    ...{ id, status: "in_progress", impact: "maintenance", resolved_at: null },
    scheduled_for: "2026-03-02T17:00:00.000+08:00",
    scheduled_until: "2026-03-02T18:00:00.000+08:00",
  });
  expect(active.components).toMatchObject([{ name: "DNS", status: "under_maintenance" }]);
  expect(working.summary.scheduled_maintenances).toEqual([active]);
  parts.postMaintenanceUpdate(context, id, { status: "completed", message: "Done." });
  const over = await read();
  expect(over["scheduled-maintenances"].scheduled_maintenances.map(({ status }: Json) => status)).toEqual([
    "completed",
    "completed",
  ]);
  expect(over["scheduled-maintenances/active"].scheduled_maintenances).toEqual([]);
});

test("only the latest fifty incidents are listed", async () => {
  const { parts, context, read, tick } = await openShaped();
  for (let n = 0; n < 52; n++) {
    tick();
    parts.openIncident(context, { ...OPENED, title: `Incident ${n}`, impacts: [] });
  }
  const { incidents, "incidents/unresolved": open } = await read();
  expect(incidents.incidents.map(({ name }: Json) => name)).toEqual(Array.from({ length: 50 }, (_, n) => `Incident ${51 - n}`));
  expect(open.incidents).toHaveLength(52);
});
