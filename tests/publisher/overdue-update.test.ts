import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { localText, MINUTE, toIso } from "#domain/time.ts";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { openParts } from "#tests/support/parts.ts";
import { differences, pageText, siteFiles } from "#tests/support/site.ts";
import { DEMO_ZONE } from "#tests/support/worlds/demo.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const PROMISED = 30 * MINUTE;
const DOWN = [{ service: "api", region: "north", plane: "control", level: "major_outage" }] as const;

/** A small site with an incident that promises an update, and the time for which it does. */
async function withPromise() {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  const start = Math.floor(Date.now() / MINUTE) * MINUTE + MINUTE;
  const instance = await openParts(world.env, start);
  const { context } = instance.afloat;
  const by = start + PROMISED;
  const opening = { title: "Calls fail", status: "investigating", message: "Calls fail.", impacts: DOWN } as const;
  const { id } = instance.parts.openIncident(context, { ...opening, nextUpdateAt: by });
  await instance.publisher.publishDue();
  return { world, instance, by, id };
}

const file = ({ dataDir }: World, name: string) => readFileSync(join(dataDir, "site", name), "utf8");
const promiseIn = (world: World) => JSON.parse(file(world, "data/v1/status.json")).promises[0];

test("when a promised update is overdue, the next check of the clock publishes it, without a script and in both languages", async () => {
  const { world, instance, by, id } = await withPromise();
  const pages = ["/", `/incidents/${id}/`];
  instance.set(by);
  expect(await instance.publisher.publishDue()).toBeUndefined();
  for (const path of pages) expect(pageText(world, path)).toMatch(/next update by \d+ /i);
  expect(promiseIn(world)).toMatchObject({ by: toIso(by), overdue: false });
  const figures = file(world, "data/v1/uptime.json");

  instance.set(by + 1);
  expect(await instance.publisher.publishDue()).toBeDefined();
  for (const path of pages) {
    expect(pageText(world, path)).toMatch(/Overdue ?: next update was due /);
    expect(pageText(world, path)).not.toMatch(/next update by \d+ /i);
    expect(pageText(world, `/zh-CN${path}`)).toMatch(/已逾期 ?：下次更新原定 .* 前发布/);
    expect(file(world, `${path.slice(1)}index.html`)).toContain(`<time datetime="${toIso(by)}"`);
    // The page's time is when the promise was broken: that is what changed.
    expect(file(world, `${path.slice(1)}index.html`)).toMatch(new RegExp(`id="as-of"[^>]*>[^<]*<time datetime="${toIso(by)}"`));
  }
  expect(file(world, "status.txt")).toContain(`Next update was due by ${localText(by, DEMO_ZONE)} (${DEMO_ZONE}); overdue.`);
  expect(promiseIn(world)).toMatchObject({ by: toIso(by), overdue: true });
  expect(file(world, "data/v1/uptime.json")).toBe(figures);
  expect(await instance.publisher.publishDue()).toBeUndefined();

  const files = siteFiles(world);
  await instance.publisher.publishAll();
  expect(differences(files, siteFiles(world))).toEqual([]);
});

test("an update in time leaves nothing to publish when the former promise would have been due", async () => {
  const { world, instance, by, id } = await withPromise();
  instance.set(by - MINUTE);
  instance.parts.postUpdate(instance.afloat.context, id, { status: "resolved", message: "Over.", closeOpen: true });
  await instance.publisher.publishDue();
  instance.set(by + MINUTE);
  expect(await instance.publisher.publishDue()).toBeUndefined();
  expect(pageText(world, "/")).not.toContain("Overdue");
});

test("an overdue update of a maintenance is published in the same way, on every page that shows it", async () => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  const start = Math.floor(Date.now() / MINUTE) * MINUTE + MINUTE;
  const { afloat, parts, publisher, set } = await openParts(world.env, start);
  const by = start + PROMISED;
  const works = (["scheduled", "in_progress"] as const).map((status, index) => {
    const planned = { from: start + 2 * PROMISED, until: start + 4 * PROMISED, beginsBy: "hand", endsBy: "hand" } as const;
    const impacts = [{ ...DOWN[0], level: "under_maintenance" }];
    const { id } = parts.scheduleMaintenance(afloat.context, {
      title: `Work ${index}`,
      message: "We work.",
      impacts,
      ...planned,
    });
    parts.postMaintenanceUpdate(afloat.context, id, { status, message: "We go on.", nextUpdateAt: by });
    return id;
  });
  await publisher.publishDue();
  const pages = ["/", ...works.map((id) => `/incidents/${id}/`), "/services/api/", "/regions/north/"];
  for (const path of pages) expect(pageText(world, path)).toMatch(/next update by \d+ /i);
  set(by + 1);
  expect(await publisher.publishDue()).toBeDefined();
  for (const path of pages) {
    expect(pageText(world, path)).toMatch(/Overdue ?: next update was due /);
    expect(pageText(world, path)).not.toMatch(/next update by \d+ /i);
    expect(pageText(world, `/zh-CN${path}`)).toMatch(/已逾期 ?：下次更新原定 .* 前发布/);
    expect(file(world, `${path.slice(1)}index.html`)).toMatch(new RegExp(`id="as-of"[^>]*>[^<]*<time datetime="${toIso(by)}"`));
  }
  expect(file(world, "status.txt").match(/; overdue\./g)).toHaveLength(2);
  const { promises } = JSON.parse(file(world, "data/v1/status.json"));
  expect(promises).toEqual(works.toSorted().map((incident) => ({ incident, word: "update", by: toIso(by), overdue: true })));

  const files = siteFiles(world);
  await publisher.publishAll();
  expect(differences(files, siteFiles(world))).toEqual([]);
});
