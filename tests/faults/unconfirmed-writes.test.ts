import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeWorld, root, type World } from "#tests/support/afloat.ts";
import { freshIncident, setUp } from "#tests/support/browser/staff.ts";
import { expectLive, expectRecorded, expectRenderedFully } from "#tests/support/expect-complete.ts";
import { folderOnDisk } from "#tests/support/servers/loop-disk.ts";
import { mirroredWorld } from "#tests/support/servers/mirrors.ts";
import { until } from "#tests/support/until.ts";
import { makeSmall } from "#tests/support/worlds/worlds.ts";

// The kernel responds to one fsync with an error, and with success to every later one, even though the bytes are lost.
// A program that tries again gets a false success: it has to exit, and restart from what is on disk.

const CALLS = "fsync,fdatasync";

interface Ended {
  status: number | null;
  output: string;
}

/** A small world on a real disk. */
async function worldOnDisk(): Promise<World> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" }, folderOnDisk());
  await makeSmall(world);
  return world;
}

/** Runs one command in which the nth fsync of each thread fails; later ones succeed. */
function withFailedSync({ env }: World, nth: number, ...args: string[]): Ended {
  const trace = ["-f", "-qq", "-o", "/dev/null", "-e", `trace=${CALLS}`, "-e", `inject=${CALLS}:error=EIO:when=${nth}`];
  const command = [process.execPath, join(root, "bin", "afloat.mjs"), ...args];
  const { status, stdout, stderr } = spawnSync("strace", [...trace, ...command], { env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

test("for each write of an update that the disk does not confirm, the command fails, claims nothing, and the next start completes it", async () => {
  const world = await worldOnDisk();
  const { id } = await world.json("incident", "open", "--title", "API", "--message", "Update 0 of many.");
  const posted = new Map([[0, id as string]]);
  let failures = 0;
  for (const nth of [1, 2, 3, 4, 5, 6, 8, 10]) {
    const { status, output } = withFailedSync(world, nth, "incident", "update", id, "--message", `Update ${nth} of many.`);
    await world.json("publish");
    if (status === 0) posted.set(nth, id);
    else {
      failures++;
      expect(output, `the ${nth}th`).not.toMatch(/Live since|liveAt/);
      expect(output, `the ${nth}th`).toMatch(/did not confirm/);
    }
    expectRecorded(world, posted);
  }
  expect(failures).toBeGreaterThan(3);
  await expectLive(world, posted);
  await expectRenderedFully(world);
}, 300_000);

test("an admin with a disk that does not confirm a write reports nothing as live, exits, and is complete after its next start", async () => {
  const world = await worldOnDisk();
  const serving = await world.serve("--admin-only");
  const staff = await setUp(world, serving);
  const trace = ["-f", "-qq", "-o", "/dev/null", "-p", `${serving.process.pid}`];
  const strace = spawn("strace", [...trace, "-e", `trace=${CALLS}`, "-e", `inject=${CALLS}:error=EIO:when=2+`], {
    stdio: "ignore",
  });
  onTestFinished(() => void strace.kill());
  await until(
    "it is traced",
    () => spawnSync("grep", ["-q", "TracerPid:\\s[1-9]", `/proc/${serving.process.pid}/status`]).status === 0,
  );
  const ended = once(serving.process, "exit");
  const sent = await staff
    .post("/admin/incidents/new/", await freshIncident(staff, { message: "Update 1 of many." }))
    .catch(() => undefined);
  const seen = sent?.location ? await staff.get(sent.location).catch(() => undefined) : sent;
  expect(seen?.text ?? "").not.toContain("Live since");
  expect(await ended).toEqual([1, null]);
  expect(serving.log()).toMatch(/did not confirm|disk I\/O error/);
  await world.json("publish");
  // It was committed before publishing failed, or not at all.
  expectRecorded(world, new Map());
  await expectRenderedFully(world);
}, 180_000);

test("a mirror in a folder whose disk does not confirm a write is not confirmed, and gets everything the next time", async () => {
  const own = folderOnDisk();
  onTestFinished(() => rmSync(own, { recursive: true }));
  const folder = join(own, "www");
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder }]);
  const { status, output } = withFailedSync(world, 12, "mirror", "sync");
  expect([status, output]).toEqual([1, expect.stringMatching(/did not confirm a write/)]);
  expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current", behindBy: 0 }] });
  expect(await world.json("verify", folder)).toMatchObject({ faults: [] });
}, 180_000);
