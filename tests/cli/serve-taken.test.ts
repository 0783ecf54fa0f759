import { expect, test } from "vitest";
import { makeWorld } from "#tests/support/afloat.ts";
import { runSpawned } from "#tests/support/commands.ts";
import { withShortTimeouts } from "#tests/support/intervals.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("a second server on the same data is refused, and the first continues", async () => {
  const world = await smallWorld();
  await world.serve();
  // A new server waits five seconds for a previous one that is about to end; its clock runs faster here.
  const second = await makeWorld({ AFLOAT_DATA: world.dataDir, ...withShortTimeouts(20) });
  const { status, stderr } = await second.spawn("serve");
  expect([status, stderr]).toEqual([2, expect.stringContaining(`Another Afloat already publishes from ${world.dataDir}`)]);
  expect((await fetch(world.siteUrl)).status).toBe(200);
});

test("a port that is in use is named, with the variable that sets it", async () => {
  const world = await smallWorld();
  await world.serve("--site-only");
  const { status, stderr } = await world.spawn("serve", "--site-only");
  expect([status, stderr]).toEqual([2, expect.stringContaining("AFLOAT_SITE_PORT")]);
});

test("an admin whose port is in use reports it, and does not keep publishing in the background", async () => {
  const [world, other] = [await smallWorld(), await smallWorld()];
  await other.admin();
  const { AFLOAT_ADMIN_PORT } = other.env;
  const { status, stderr } = await runSpawned(["serve", "--admin-only"], { ...world.env, AFLOAT_ADMIN_PORT });
  expect([status, stderr]).toEqual([2, expect.stringContaining("AFLOAT_ADMIN_PORT")]);
  expect(await world.json("publish", "--full"), "the publisher's lock is free").toMatchObject({ files: expect.any(Number) });
});
