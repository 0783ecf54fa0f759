import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { childOf } from "#tests/support/processes.ts";
import { isPublished, pageText } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { COMMS_LEAD } from "#tests/support/worlds/actor.ts";
import { openUntilFinished } from "#tests/support/worlds/record.ts";
import { POLICY } from "#tests/support/worlds/sample.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";

/** Commits an incident and exits without publishing it. */
function commitAndNothingElse({ dataDir }: World): string {
  const db = openUntilFinished(join(dataDir, "afloat.db"));
  const impacts = [{ service: "api", level: "major_outage" }];
  const context = { db, zone: "Asia/Shanghai", now: Date.now, postmortems: POLICY, actor: COMMS_LEAD, siteName: "Status" };
  return openIncident(context, { title: "Committed in the last moment", status: "investigating", message: "Down.", impacts }).id;
}

test("changes committed but not published when a process died go live at the next start", async () => {
  const world = await smallWorld();
  const id = commitAndNothingElse(world);
  expect(pageText(world)).toContain("All services are operational.");
  await world.serve();
  await until("it is live", () => isPublished(world, `incidents/${id}/index.html`));
  expect(pageText(world)).toContain("API is down in all regions");
  expect(await world.json("status")).toMatchObject({ due: 0 });
});

test("a running server publishes what another process committed", async () => {
  const world = await smallWorld();
  await world.serve();
  commitAndNothingElse(world);
  await until("it is live", () => pageText(world).includes("API is down in all regions"));
});

test("the site serves every page while the admin is killed, and the admin restarts", async () => {
  const world = await smallWorld();
  const serving = await world.serve();
  const admin = childOf(serving.process.pid, "--admin-only") as number;
  const answers: number[] = [];
  let asking = true;
  const visitor = (async () => {
    for (; asking; await new Promise((resolve) => setTimeout(resolve, 10)))
      for (const path of ["/", "/history/", "/services/api/", "/feed.xml"])
        answers.push(
          await fetch(world.siteUrl + path).then(
            ({ status }) => status,
            () => 0,
          ),
        );
  })();
  process.kill(admin, "SIGKILL");
  await until("the admin has ended", () =>
    fetch(`${world.adminUrl}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  await until("the admin is back", () =>
    fetch(`${world.adminUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  asking = false;
  await visitor;
  expect(childOf(serving.process.pid, "--admin-only")).not.toBe(admin);
  expect(answers.length).toBeGreaterThan(20);
  expect(new Set(answers)).toEqual(new Set([200]));
});

test("the admin continues while the site is killed, and the site restarts", async () => {
  const world = await smallWorld();
  const serving = await world.serve();
  process.kill(childOf(serving.process.pid, "--site-only") as number, "SIGKILL");
  await until("the site has ended", () =>
    fetch(world.siteUrl).then(
      () => false,
      () => true,
    ),
  );
  expect((await fetch(`${world.adminUrl}/healthz`)).status).toBe(200);
  await until("the site is back", () =>
    fetch(world.siteUrl).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
});

test("the site's process has no database code, the admin's has", async () => {
  const world = await smallWorld();
  const serving = await world.serve();
  const maps = (part: string) => readFileSync(`/proc/${childOf(serving.process.pid, part)}/maps`, "utf8");
  expect(maps("--site-only")).not.toContain("better-sqlite3");
  expect(maps("--admin-only")).toContain("better-sqlite3");
});

test("a second signal, as service managers send one to each process, does not interrupt the shutdown", async () => {
  const world = await smallWorld();
  const serving = await world.serve("--admin-only");
  const { hostname, port } = new URL(world.adminUrl);
  // A request in progress delays the server's shutdown.
  const slow = connect({ host: hostname, port: Number(port) });
  onTestFinished(() => void slow.destroy());
  await once(slow, "connect");
  // The response to the first request shows that the first line of the second has arrived.
  slow.write(`GET /healthz HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\nGET /healthz HTTP/1.1\r\n`);
  await once(slow, "data");
  const ended = once(serving.process, "close");
  const signal = () => process.kill(serving.process.pid as number, "SIGTERM");
  signal();
  await until("it accepts no new connection", () =>
    fetch(world.adminUrl, { headers: { Connection: "close" } }).then(
      () => false,
      () => true,
    ),
  );
  for (let signals = 0; signals < 2; signals++) signal();
  slow.end();
  expect(await ended).toEqual([0, null]);
  expect(serving.log()).toContain('"event":"stop"');
});
