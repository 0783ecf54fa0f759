import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { isLong } from "#tests/support/long.ts";
import { mirroredWorld, post } from "#tests/support/servers/mirrors.ts";
import { type Host, introduce, mirrorAt, startSshd } from "#tests/support/servers/sshd.ts";
import { differences, filesBelow } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";

/**
 * Waits until the mirror is up to date. The mirror's state file shows when a sync is complete; reading it is cheaper than running a
 * command.
 */
async function untilCurrent(world: World): Promise<void> {
  const seqIn = (file: string) => JSON.parse(readFileSync(join(world.dataDir, file), "utf8")).seq;
  const notes = join("mirrors", "far.json");
  const isDone = () => existsSync(join(world.dataDir, notes)) && seqIn(notes) === seqIn(join("site", "heartbeat.json"));
  await until("the mirror has the last publication", isDone);
  expect(await world.json("mirror", "list")).toMatchObject({ mirrors: [{ state: "current" }] });
}

async function expectSynced(world: World, { folder }: Host): Promise<void> {
  expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current", fault: null }] });
  expect(differences(filesBelow(mirrorOf(world)), filesBelow(folder))).toEqual([]);
  expect(await faultyFiles(folder)).toEqual([]);
}

test("a machine that only accepts files below one folder gets the site, update by update, and is read back", async () => {
  const host = await startSshd();
  const world = await mirroredWorld([mirrorAt(host)]);
  introduce(world, host);
  // Each check of the remote side needs a connection: the short run leaves all of them to the admin.
  if (isLong) await expectSynced(world, host);
  const admin = await world.admin();
  await untilCurrent(world);
  expect(await faultyFiles(host.folder)).toEqual([]);
  const { id } = await post(world);
  await until("the update is there", () => existsSync(join(host.folder, "incidents", id, "index.html")));
  await untilCurrent(world);
  await admin.end();
  expect(await faultyFiles(host.folder)).toEqual([]);
  expect(differences(filesBelow(mirrorOf(world)), filesBelow(host.folder))).toEqual([]);

  writeFileSync(join(host.folder, "feed.xml"), "other");
  rmSync(join(host.folder, "history"), { recursive: true });
  const { stdout } = await world.cli("mirror", "check", "--json");
  const { differing } = JSON.parse(stdout).mirrors[0];
  expect(differing).toContain("feed.xml");
  expect(differing).toContain("history/index.html");
});
