import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freePort, type World } from "#tests/support/afloat.ts";
import { programOf } from "#tests/support/program.ts";
import { untilServes } from "#tests/support/servers/web-server.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const RULES = `
site: {name: S, url: 'https://status.example.com'}
alerts:
  rules:
    - {match: {alertname: ApiDown}, impact: "api@{{region}}=major_outage", title: "API unavailable", publish: true, resolve: true}
`;

/** Runs Debian's Alertmanager until the test ends; it forwards its alerts to `world` immediately. Returns its URL. */
async function alertmanagerFor(world: World, token: string): Promise<string> {
  const folder = temporaryFolder();
  const url = `http://127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, "token"), `${token}\n`);
  writeFileSync(
    join(folder, "settings.yaml"),
    `route: {receiver: status-page, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers:
  - name: status-page
    webhook_configs:
      - url: ${world.adminUrl}/api/v1/hooks/alertmanager
        http_config: {authorization: {credentials_file: ${folder}/token}}
`,
  );
  const own = [`--config.file=${folder}/settings.yaml`, `--storage.path=${folder}`, `--web.listen-address=${url.slice(7)}`];
  return untilServes("/usr/bin/prometheus-alertmanager", [...own, "--cluster.listen-address="], url, process.env);
}

test("the real Alertmanager opens, widens and resolves an incident by a rule that allows it", async () => {
  const config = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(config, RULES);
  const world = await smallWorld({ AFLOAT_CONFIG: config });
  await world.admin();
  const publisher = await programOf(world, "publisher");
  const sender = await alertmanagerFor(world, publisher.token);
  const send = async (region: string, minutes: number) => {
    const [startsAt, endsAt] = [-5, minutes].map((from) => new Date(Date.now() + from * 60_000).toISOString());
    const alert = { labels: { alertname: "ApiDown", region }, annotations: { summary: "Down" }, startsAt, endsAt };
    const body = JSON.stringify([alert]);
    const answer = await fetch(`${sender}/api/v2/alerts`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    });
    expect(answer.status).toBe(200);
  };
  const incidents = async () => (await publisher("GET", "/incidents")).body.incidents;
  const open = async () => {
    const [first] = await incidents();
    return first && (await world.json("incident", "show", first.id));
  };
  await send("north", 10);
  await expect.poll(incidents, { timeout: 20_000 }).toMatchObject([{ title: "API unavailable", level: "major_outage" }]);
  await send("south", 10);
  await expect.poll(async () => (await open()).updates.length, { timeout: 20_000 }).toBe(2);
  for (const region of ["north", "south"]) await send(region, -1);
  await expect.poll(async () => (await open()).status, { timeout: 20_000 }).toBe("resolved");
  expect(await incidents()).toHaveLength(1);
});
