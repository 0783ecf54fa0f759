import { expect, test } from "vitest";
import { toIso } from "#domain/time.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";

// The current state for terminals, for programs and as a badge: the same content, without a clock.

const DOWN = [{ service: "api", region: "north", level: "major_outage" } as const];

async function openState() {
  const record = await openRecorded();
  const read = async (path: string) => String((await record.render()).get(path));
  return { ...record, read };
}

test("in a terminal: what is affected, since when, the next update, and as of when", async () => {
  const { parts, context, read } = await openState();
  expect(await read("/status.txt")).toBe(
    [
      "Status",
      "ALL CLEAR: All services are operational.",
      "As of 2026-03-02 00:00 (Asia/Shanghai), 2026-03-01T16:00:00Z.\nUp to date as long as validUntil in https://status.example/heartbeat.json is in the future.\n",
    ].join("\n\n"),
  );
  const opening = { title: "Calls\u001b[31m fail", status: "investigating", message: "Down." } as const;
  const { id } = parts.openIncident(context, { ...opening, impacts: DOWN, nextUpdateAt: context.now() + 1_800_000 });
  expect(await read("/status.txt")).toBe(
    [
      "Status",
      [
        "MAJOR OUTAGE: API is down in North.",
        "Only the control plane is affected. There is no known impact on the data plane.",
        "Since 2026-03-02 16:00 (Asia/Shanghai).",
      ].join("\n"),
      [
        "Incident: Calls [31m fail",
        "  Investigating, 2026-03-02 16:00 (Asia/Shanghai). Next update by 2026-03-02 16:30 (Asia/Shanghai).",
        `  https://status.example/incidents/${id}/`,
      ].join("\n"),
      "As of 2026-03-02 16:00 (Asia/Shanghai), 2026-03-02T08:00:00Z.\nUp to date as long as validUntil in https://status.example/heartbeat.json is in the future.\n",
    ].join("\n\n"),
  );
});

test("as data: the worst cell, every cell, and the overdue updates", async () => {
  const { parts, context, tick, read } = await openState();
  const opened = { title: "Calls fail", status: "investigating", message: "Down.", impacts: DOWN } as const;
  const { id } = parts.openIncident(context, { ...opened, nextUpdateAt: context.now() + 1_800_000 });
  const open = JSON.parse(await read("/data/v1/status.json"));
  expect(open.overall).toMatchObject({
    level: "major_outage",
    sentence: "API is down in North.",
    worst: { service: "api", region: "north", plane: "control", level: "major_outage" },
    hits: [{ service: "api", plane: "control", level: "major_outage", regions: ["north"] }],
  });
  expect(
    open.services.map(({ slug, level, cells }: { slug: string; level: string; cells: object[] }) => [slug, level, cells.length]),
  ).toEqual([
    ["api", "major_outage", 3],
    ["disk", "operational", 2],
    ["dns", "operational", 1],
  ]);
  expect(open.promises).toEqual([{ incident: id, word: "update", by: "2026-03-02T08:30:00Z", overdue: false }]);
  tick();
  parts.postUpdate(context, id, { status: "resolved", message: "Over.", closeOpen: true });
  const over = JSON.parse(await read("/data/v1/status.json"));
  expect([over.overall.worst, over.incidents]).toEqual([null, []]);
  expect(over.promises).toEqual([
    { incident: id, word: "preliminary", by: "2026-03-05T08:01:00Z", overdue: false },
    { incident: id, word: "final", by: "2026-03-16T08:01:00Z", overdue: false },
  ]);
});

test("as a badge: as text and as a shape, for the site and for each service", async () => {
  const { parts, context, read } = await openState();
  expect(await read("/badge.svg")).toContain('<title id="title">Status: status, operational</title>');
  parts.openIncident(context, { title: "Calls fail", status: "investigating", message: "Down.", impacts: DOWN });
  const [site, api, dns] = [
    await read("/badge.svg"),
    await read("/services/api/badge.svg"),
    await read("/services/dns/badge.svg"),
  ];
  expect(site).toContain(">Major outage</text>");
  expect(api).toContain('<title id="title">Status: API, major outage</title>');
  expect(dns).toContain(">Operational</text>");
  const shape = (svg: string) => /viewBox="0 0 14 14">(.*?)<\/svg>/.exec(svg)?.[1];
  expect(shape(api)).toBe(shape(site));
  expect(shape(dns)).not.toBe(shape(site));
  for (const svg of [site, api, dns])
    expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|href|url\(|<script|<style/);
});

/** The level of a region in status.json, on its page, and in the Statuspage API. */
async function levelsOfRegion(record: Awaited<ReturnType<typeof openState>>, slug: string, name: string) {
  const status = JSON.parse(await record.read("/data/v1/status.json"));
  const { components } = JSON.parse(await record.read("/api/v2/components.json"));
  return [
    status.regions.find((region: { slug: string }) => region.slug === slug)?.level,
    /<body data-level="(\w+)"/.exec(await record.read(`/regions/${slug}/`))?.[1],
    components.find((component: { name: string }) => component.name === name)?.status,
  ];
}

test("a region has one level in all forms: a global service that is down is down for its customers too", async () => {
  const record = await openState();
  const impacts = [{ service: "dns", level: "major_outage" }] as const;
  record.parts.openIncident(record.context, {
    title: "Names fail",
    status: "investigating",
    message: "Down.",
    impacts: [...impacts],
  });
  expect(await levelsOfRegion(record, "south", "South")).toEqual(Array(3).fill("major_outage"));
  const { components } = JSON.parse(await record.read("/api/v2/components.json"));
  expect(components.find(({ name }: { name: string }) => name === "Regions").status).toBe("major_outage");
});

test("a region without any service is not known to be well while the impact of an incident is not known", async () => {
  const record = await openState();
  const groups = catalogue.groups.map((group) => ({
    ...group,
    services: group.services.flatMap((each) => (each.regions === null ? [] : [{ ...each, regions: ["north"] }])),
  }));
  record.parts.replaceCatalogue(record.context, { ...catalogue, groups }, true);
  record.parts.openIncident(record.context, { title: "Something fails", status: "investigating", message: "We look." });
  // Statuspage has neither such a level nor such a region: its roll-up says that something is wrong.
  expect(await levelsOfRegion(record, "south", "South")).toEqual(["unknown", "unknown", undefined]);
});

test("a maintenance promises its next update like an incident: in text and as data, until it is posted", async () => {
  const { parts, context, tick, read } = await openState();
  const impacts = [{ service: "dns", level: "under_maintenance" }];
  const from = context.now() + 60_000;
  const planned = { from, until: from + 7_200_000, beginsBy: "hand", endsBy: "hand" } as const;
  const { id } = parts.scheduleMaintenance(context, { title: "Work", message: "We work.", impacts, ...planned });
  tick();
  const by = context.now() + 60_000;
  parts.postMaintenanceUpdate(context, id, { status: "in_progress", message: "We began.", nextUpdateAt: by });
  const status = async () => JSON.parse(await read("/data/v1/status.json"));
  expect((await status()).promises).toEqual([{ incident: id, word: "update", by: toIso(by), overdue: false }]);
  expect((await status()).maintenances[0].nextUpdateAt).toBe(toIso(by));
  expect(await read("/status.txt")).toContain("(Asia/Shanghai). Next update by 2026-03-02 16:02 (Asia/Shanghai).");
  for (let minutes = 0; minutes < 3; minutes++) tick();
  parts.openIncident(context, { title: "Calls fail", status: "investigating", message: "Down.", impacts: DOWN });
  expect((await status()).promises).toEqual([{ incident: id, word: "update", by: toIso(by), overdue: true }]);
  expect(await read("/status.txt")).toContain("Next update was due by 2026-03-02 16:02 (Asia/Shanghai); overdue.");
  parts.postMaintenanceUpdate(context, id, { message: "We go on." });
  expect((await status()).promises).toEqual([]);
});
