import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadPublication } from "#db/record/publications.ts";
import { openParts } from "#tests/support/parts.ts";
import { filesBelow } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// Two publishers on one folder would write different files with the same numbers. A number in the record decides, since a lock
// file can be deleted.

const opening = { title: "DNS", status: "investigating", message: "Some names fail.", impacts: [] } as const;

test("a publisher stops as soon as another one has started, and changes no file after that", async () => {
  const world = await smallWorld();
  const first = await openParts(world.env, Date.now());
  await first.publisher.catchUp();
  const second = await openParts(world.env, Date.now());
  await second.publisher.catchUp();
  const { publication } = first.parts.openIncident(first.afloat.context, opening);
  const before = filesBelow(join(world.dataDir, "published", "releases"));
  for (const attempt of [
    () => first.publisher.publishDue(),
    () => first.publisher.publishAll(),
    () => first.publisher.renewHeartbeat(),
  ])
    await expect(attempt()).rejects.toThrow("Another Afloat has published from this folder since");
  expect(filesBelow(join(world.dataDir, "published", "releases"))).toEqual(before);
  expect(loadPublication(first.afloat.db, publication)?.liveAt).toBeNull();
  expect(await second.publisher.publishDue()).toMatchObject({ seq: publication });
});

test("a publisher that is superseded while it renders marks nothing as live", async () => {
  const world = await smallWorld();
  const first = await openParts(world.env, Date.now());
  await first.publisher.catchUp();
  const { publication } = first.parts.openIncident(first.afloat.context, opening);
  const running = first.publisher.publishDue();
  const refused = expect(running).rejects.toThrow("Another Afloat");
  await openParts(world.env, Date.now());
  await refused;
  expect(loadPublication(first.afloat.db, publication)?.liveAt).toBeNull();
});

test("with the lock file deleted, the second server publishes and the first says on /healthz that it has stopped", async () => {
  const world = await smallWorld();
  const serving = await world.serve("--admin-only");
  for (const name of ["publisher.lock", "publisher.lock-journal"]) rmSync(join(world.dataDir, name), { force: true });
  await world.json("incident", "open", "--title", "DNS", "--message", "Some names fail.");
  await until("the first has stopped", async () => (await fetch(`${world.adminUrl}/healthz`)).status === 503);
  expect(await (await fetch(`${world.adminUrl}/healthz`)).text()).toContain(
    "Another Afloat has published from this folder since",
  );
  expect(serving.log()).toContain("Another Afloat has published from this folder");
  expect(readFileSync(join(world.dataDir, "site", "index.html"), "utf8")).toContain("DNS");
});
