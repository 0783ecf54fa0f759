import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Catalogue } from "#domain/impact/service.ts";
import { readIncidentLine, writeIncidentLine } from "#import/incident-file.ts";
import { openParts } from "#tests/support/parts.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";
import { catalogue, service } from "#tests/support/worlds/sample.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// What is open stays on every page, whatever the catalogue offers since.

const DNS_DOWN = { title: "Names fail", status: "investigating", message: "Lookups fail." } as const;
const without = (slug: string): Catalogue => ({
  ...catalogue,
  groups: catalogue.groups.map((group) => ({ ...group, services: group.services.filter((each) => each.slug !== slug) })),
});
const moved = (slug: string, regions: readonly string[] | null): Catalogue => ({
  ...catalogue,
  groups: catalogue.groups.map((group) => ({
    ...group,
    services: group.services.map((each) => (each.slug === slug ? { ...each, regions } : each)),
  })),
});

test("a publisher that has published an incident before publishes its next update after a catalogue change", async () => {
  const world = await smallWorld();
  const { parts, publisher, afloat, set } = await openParts(world.env, Date.now());
  const { context } = afloat;
  const read = (...path: string[]) => readFileSync(join(world.dataDir, "site", ...path), "utf8");
  parts.replaceCatalogue(context, catalogue);
  const slow = [{ service: "dns", level: "degraded_performance" }];
  const { id } = parts.openIncident(context, { ...DNS_DOWN, impacts: slow });
  await publisher.publishDue();
  parts.replaceCatalogue(context, without("dns"), true);
  await publisher.publishDue();
  set(context.now() + 60_000);
  parts.postUpdate(context, id, {
    ...{ status: "identified", message: "It is worse." },
    impacts: [{ service: "dns", level: "major_outage" }],
  });
  await publisher.publishDue();
  expect(read("status.txt")).toContain("MAJOR OUTAGE");
  expect(read("index.html")).toContain("is-major_outage");
  expect(read("services", "dns", "index.html")).toContain('<body data-level="major_outage"');
  for (const file of [["incidents", id, "index.html"], ["feed.json"]]) expect(read(...file)).toContain("It is worse.");
});

test.each([
  ["global", "api", null],
  ["regional", "dns", ["north", "west"]],
] as const)("an open outage counts for a service that became %s since", async (_, slug, regions) => {
  const { parts, context, render } = await openRecorded();
  const { id } = parts.openIncident(context, { ...DNS_DOWN, impacts: [{ service: slug, level: "major_outage" }] });
  parts.replaceCatalogue(context, moved(slug, regions), true);
  const pages = await render();
  const read = (path: string) => String(pages.get(path));
  expect(read("/")).toContain(`data-service="${slug}" data-level="major_outage"`);
  expect(read(`/services/${slug}/`)).toContain('<body data-level="major_outage"');
  const { services } = JSON.parse(read("/data/v1/status.json"));
  expect(services.find((each: { slug: string }) => each.slug === slug).level).toBe("major_outage");
  if (slug === "dns") expect(read("/regions/west/")).toContain('<body data-level="major_outage"');

  parts.postUpdate(context, id, { status: "resolved", message: "Over.", closeOpen: true });
  expect(String((await render()).get("/"))).toContain("is-operational");
});

test("an update may end, and a file bring back, impact on a service that is no longer offered", async () => {
  const { parts, context } = await openRecorded();
  const dns = (level: "major_outage" | "operational") => [{ service: "dns", plane: "data", level } as const];
  const { id } = parts.openIncident(context, { ...DNS_DOWN, impacts: dns("major_outage") });
  const narrowed = { ...catalogue, groups: [{ name: "Only", services: [service("dns", null, { planes: ["control"] })] }] };
  parts.replaceCatalogue(context, narrowed, true);
  parts.postUpdate(context, id, { status: "monitoring", message: "It works again.", impacts: dns("operational") });
  const incident = parts.requireIncident(context.db, id);
  expect(incident.updates[1]?.impacts).toMatchObject([{ cell: { service: "dns", plane: "data" }, level: "operational" }]);
  expect(readIncidentLine(writeIncidentLine(incident), parts.readCatalogue(context))).toEqual(incident);
});
