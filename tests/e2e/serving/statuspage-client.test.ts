import { expect, test } from "vitest";
import { ask, SITE_SERVERS } from "#tests/support/servers/site-servers.ts";
import { busyWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";

// Programs written for Statuspage can read our site, whatever serves its files.

test("the client statuspage.io, pointed at the published site, reads everything", async () => {
  // Loaded without types, because its types do not match ours.
  const { Statuspage } = await import("statuspage.io");
  const world = await busyWorld();
  await world.site();
  const client = new Statuspage("afloat");
  client.setApiUrl(world.siteUrl);
  const { api } = client;
  const [summary, status, components] = await Promise.all([api.getSummary(), api.getStatus(), api.getComponents()]);
  expect(status.status).toEqual({ indicator: "major", description: "Partial System Outage" });
  expect(summary).toMatchObject({ status: status.status, page: status.page, components: components.components });
  expect(components.components.find(({ name }) => name === "Shanghai")?.status).toBe("major_outage");
  expect(components.components.length).toBeGreaterThan(20);
  const [all, open] = await Promise.all([api.incidents.getAll(), api.incidents.getUnresolved()]);
  expect(all.incidents.map(({ status: each }) => each)).toContain("investigating");
  expect(open.incidents.length).toBeGreaterThan(0);
  expect(open.incidents.every(({ id }) => all.incidents.some((each) => each.id === id))).toBe(true);
  // The client always requests the upcoming maintenance; its types do not allow maintenance.
  for (const read of [api.scheduledMaintenances.getUpcoming, api.scheduledMaintenances.getActive]) {
    const works: readonly { name: string }[] = (await read.call(api.scheduledMaintenances)).scheduled_maintenances;
    expect(works.map(({ name }) => name)).toEqual(["Work to come"]);
  }
});

test.each(SITE_SERVERS)(
  "%s responds to clients that send HEAD first or double a slash, and sends 404 for missing pages",
  async (_, start) => {
    const url = await start(await worldWithIncident());
    const plain = await ask(`${url}/api/v2/incidents.json`);
    expect(plain.headers).toMatchObject({ "access-control-allow-origin": "*" });
    const doubled = await ask(`${url}//api/v2/incidents.json`);
    expect([doubled.status, doubled.bytes.equals(plain.bytes)]).toEqual([200, true]);
    const headAnswer = await ask(`${url}/api/v2/incidents.json`, {}, "HEAD");
    expect([headAnswer.status, headAnswer.bytes.length, headAnswer.headers["content-length"]]).toEqual([
      200,
      0,
      `${plain.bytes.length}`,
    ]);
    for (const path of [
      "/api/v2/nothing.json",
      "/api/v2/incidents/nothing.json",
      "/api/v2/subscribers.json",
      "/api/v3/status.json",
    ])
      expect((await ask(url + path)).status, path).toBe(404);
  },
);
