import { expect, test } from "vitest";
import { openSpans } from "#domain/impact/impact.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { paths } from "#domain/publishing/paths.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { openRecorded, type Recorded } from "#tests/support/worlds/recorded.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { openIncident, postUpdate } from "#usecases/incidents/incidents.ts";
import { postMaintenanceUpdate, scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";

// A service that becomes global, or regional, while it is affected: staff can end what is open, and all forms agree.

const withRegions = (slug: string, regions: readonly string[] | null): Catalogue => ({
  ...catalogue,
  groups: catalogue.groups.map(({ name, services }) => ({
    name,
    services: services.map((each) => (each.slug === slug ? { ...each, regions } : each)),
  })),
});
const REGIONAL_DNS = withRegions("dns", ["north", "south", "west"]);
const GLOBAL_API = withRegions("api", null);

const OPENING = { title: "Names fail", status: "investigating", message: "Names fail." } as const;

async function record(changed: Catalogue, impact: { service: string; region?: string }) {
  const recorded = await openRecorded();
  const { context, tick, parts } = recorded;
  tick();
  const { id, update } = openIncident(context, { ...OPENING, impacts: [{ ...impact, level: "major_outage" }] });
  tick();
  parts.replaceCatalogue(context, changed, true);
  tick();
  const post = (status: "monitoring" | "resolved", ...impacts: { service: string; region?: string; level: string }[]) =>
    postUpdate(context, id, { status, message: "News.", impacts });
  const open = () =>
    openSpans(entrySpans(parts.requireIncident(context.db, id))).map(({ cell, level }) => `${cell.region ?? "all"} ${level}`);
  return { ...recorded, id, update, post, open, forms: await formsOf(recorded) };
}

/** Reads the published forms; each call renders them anew. */
async function formsOf({ render }: Recorded) {
  return async () => {
    const pages = await render();
    const text = (path: string) => String(pages.get(path));
    const status = JSON.parse(text(paths.statusJson));
    const { components } = JSON.parse(text(paths.statuspage("components")));
    const uptime: { service: string; region: string; window: string; majorSeconds: number }[] = JSON.parse(
      text(paths.uptimeJson),
    ).entries;
    return {
      text,
      regions: Object.fromEntries(status.regions.map(({ slug, level }: { slug: string; level: string }) => [slug, level])),
      pages: Object.fromEntries(
        ["north", "south", "west"].map((slug) => [slug, /<body data-level="(\w+)"/.exec(text(paths.region(slug)))?.[1]]),
      ),
      components: Object.fromEntries(
        ["North", "South", "West"].map((name) => [
          name.toLowerCase(),
          components.find((each: { name: string }) => each.name === name)?.status,
        ]),
      ),
      downIn: uptime
        .filter((each) => each.service === "dns" && each.window === "90d" && each.majorSeconds > 0)
        .map(({ region }) => region),
    };
  };
}

const everywhere = (level: string) => ({ north: level, south: level, west: level });

test("a global service that got regions while it was down is down in each of them, in all forms and figures, also after its end", async () => {
  const { post, open, forms, tick } = await record(REGIONAL_DNS, { service: "dns" });
  const now = await forms();
  expect([now.regions, now.pages, now.components]).toEqual(Array(3).fill(everywhere("major_outage")));
  expect(now.downIn).toEqual([null, "north", "south", "west"]);
  tick();
  post("resolved", { service: "dns", level: "operational" });
  expect(open()).toEqual([]);
  const after = await forms();
  expect([after.regions, after.pages, after.components]).toEqual(Array(3).fill(everywhere("operational")));
  expect(after.downIn).toEqual([null, "north", "south", "west"]);
});

test("one region of it can recover first: the others stay down, and the page does not say both", async () => {
  const { id, post, open, forms } = await record(REGIONAL_DNS, { service: "dns" });
  expect(() => post("resolved", { service: "dns", region: "north", level: "operational" })).toThrow("DNS in South, data plane");
  post("monitoring", { service: "dns", region: "north", level: "operational" });
  expect(open()).toEqual(["south major_outage", "west major_outage"]);
  const { regions, pages, components, text } = await forms();
  expect([regions, pages, components]).toEqual(Array(3).fill({ ...everywhere("major_outage"), north: "operational" }));
  expect(text(paths.incident(id))).not.toContain("Confirmed not affected");
  post("resolved", { service: "dns", level: "operational" });
  expect(open()).toEqual([]);
});

test("the level of a service that became global while a region of it was down is that of the whole", async () => {
  const { id, post, open, forms } = await record(GLOBAL_API, { service: "api", region: "north" });
  const { regions, pages, components } = await forms();
  expect([regions, pages]).toEqual(Array(2).fill(everywhere("major_outage")));
  // Statuspage's regions are those where any service is offered by region.
  expect(components).toEqual({ north: "major_outage" });
  post("monitoring", { service: "api", level: "operational" });
  expect(open()).toEqual([]);
  const after = await forms();
  expect([after.regions, after.pages]).toEqual(Array(2).fill(everywhere("operational")));
  expect(after.text(paths.incident(id))).not.toContain("Confirmed not affected");
});

test("a region whose service is global now is refused with a repair that works; the region that is down can be named", async () => {
  const { post, open } = await record(GLOBAL_API, { service: "api", region: "north" });
  const refused = () => post("monitoring", { service: "api", region: "south", level: "operational" });
  expect(refused).toThrow("is global and not offered by region");
  post("monitoring", { service: "api", region: "north", level: "degraded_performance" });
  expect(open()).toEqual(["north degraded_performance"]);
  post("resolved", { service: "api", level: "operational" });
  expect(open()).toEqual([]);
});

test("a correction means the places that its update stated, and may name one of them", async () => {
  const { context, update, open } = await record(REGIONAL_DNS, { service: "dns" });
  const correct = (impact: { service: string; region?: string; level: string }) =>
    correctUpdate(context, update, { impacts: [impact], reason: "It was wrong.", loud: false });
  correct({ service: "dns", level: "partial_outage" });
  expect(open()).toEqual(["all partial_outage"]);
  correct({ service: "dns", region: "north", level: "major_outage" });
  expect(open()).toEqual(["north major_outage"]);
});

test("an update of a maintenance states places that the catalogue divided since the work began", async () => {
  const { context, parts, tick } = await openRecorded();
  const scope = [{ service: "dns", level: "under_maintenance" }];
  const planned = { from: context.now() + 60_000, until: context.now() + 3_600_000, beginsBy: "hand", endsBy: "hand" } as const;
  const { id } = scheduleMaintenance(context, { title: "Work", message: "We work.", impacts: scope, ...planned });
  tick();
  postMaintenanceUpdate(context, id, { status: "in_progress", message: "We began." });
  parts.replaceCatalogue(context, REGIONAL_DNS, true);
  tick();
  const impacts = [{ service: "dns", region: "north", level: "operational" }];
  postMaintenanceUpdate(context, id, { message: "North is done.", impacts });
  const open = () => openSpans(entrySpans(parts.requireMaintenance(context.db, id))).map(({ cell }) => cell.region);
  expect(open()).toEqual(["south", "west"]);
  postMaintenanceUpdate(context, id, { message: "All done.", impacts: [{ service: "dns", level: "operational" }] });
  expect(open()).toEqual([]);
});
