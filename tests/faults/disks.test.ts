import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeWorld } from "#tests/support/afloat.ts";
import { adminPage, expectRestoredInForm, expectServed, receiptOf, servedOn } from "#tests/support/on-disk.ts";
import { missingForDisks, mountDisk, mountMemory } from "#tests/support/servers/loop-disk.ts";
import { until } from "#tests/support/until.ts";
import { makeSmall } from "#tests/support/worlds/worlds.ts";

vi.setConfig({ testTimeout: 180_000 });

const missingSetting = missingForDisks();
if (missingSetting) process.stdout.write(`Disks that take no writes are not tried: ${missingSetting}.\n`);

test.skipIf(missingSetting)(
  "with a read-only site folder updates are saved, the admin shows why they are not live, and they go live automatically",
  async () => {
    const { world, staff } = await servedOn((folder) => mountMemory(folder, 256));
    const published = join(world.dataDir, "published");
    execFileSync("mount", ["--bind", published, published]);
    onTestFinished(() => void execFileSync("umount", ["--lazy", published]));
    execFileSync("mount", ["-o", "remount,bind,ro", published]);
    const receipt = await receiptOf(staff, "Said on a disk that takes nothing");
    expect(receipt).toContain("Saved but not live: publishing is failing.");
    expect(receipt).toContain("Cannot write to the site.");
    expect((await staff.get("/admin/")).text).toContain("Publishing is failing.");
    await expectServed(world);
    execFileSync("mount", ["-o", "remount,bind,rw", published]);
    await until("it is live", async () =>
      (await (await fetch(world.siteUrl)).text()).includes("Said on a disk that takes nothing"),
    );
    await expectServed(world);
  },
);

test.skipIf(missingSetting)(
  "a disk that turns read-only under the running admin: the admin shows it, keeps typed text, and the site stays up",
  async () => {
    let turnReadOnly = () => {};
    const { world, staff } = await servedOn((folder) => {
      turnReadOnly = mountDisk(folder).turnReadOnly;
    });
    turnReadOnly();
    await expectRestoredInForm(staff, /(The database's disk is not writable|The disk did not confirm the write to the database)/);
    await expectServed(world);
  },
);

test.skipIf(missingSetting)(
  "started on a disk that accepts no writes, the admin shows it, and works once that is fixed",
  async () => {
    const world = await makeWorld({ AFLOAT_DEMO: "0" });
    mountDisk(world.dataDir);
    await makeSmall(world);
    execFileSync("mount", ["-o", "remount,ro", world.dataDir]);
    await world.site();
    void world.serve("--admin-only").catch(() => {});
    const admin = () => adminPage(world);
    await until("the admin responds", async () => (await admin()) !== undefined);
    const answer = await admin();
    expect(answer?.status).toBe(503);
    expect(answer?.text).toContain("The admin is unavailable");
    expect(answer?.text).toMatch(/is not writable|Cannot write to the data folder/);
    expect(answer?.text).toContain("When the admin is lost");
    await expectServed(world);
    execFileSync("mount", ["-o", "remount,rw", world.dataDir]);
    await until("the admin works", async () => (await admin())?.status === 303);
  },
);
