import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freshIncident, signedIn } from "#tests/support/browser/staff.ts";
import { farKeys, farMirror, startObjectStore } from "#tests/support/servers/far-side.ts";
import { mirroredBy, mirroredWorld } from "#tests/support/servers/mirrors.ts";
import { until } from "#tests/support/until.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

test("after a post staff see how many mirrors have it, and which of them fails", async () => {
  const store = await startObjectStore();
  store.behaviour.refuses = 403;
  const near = { name: "near", kind: "folder", path: join(temporaryFolder(), "www") };
  const { staff } = await signedIn({ ...mirroredBy([near, farMirror("far", store)]), ...farKeys("far") });
  await until("the first mirror has the site", async () => (await staff.get("/admin/")).text.includes("On 1 of 2 mirrors since"));
  const { location } = await staff.post("/admin/incidents/new/", await freshIncident(staff));
  await until("it is on one mirror", async () =>
    /On 1 of 2 mirrors since \d\d:\d\d:\d\d\./.test((await staff.get(location)).text),
  );
  expect((await staff.get(location)).text).toContain("Failing: far");
  expect((await staff.get("/admin/publishing/")).text).toContain("Mirror far cannot be updated: ");
  store.behaviour.refuses = undefined;
  await until("it is on both", async () => /On 2 of 2 mirrors since/.test((await staff.get(location)).text));
  expect((await staff.get(location)).text).not.toContain('http-equiv="refresh"');
});

test.skipIf(process.getuid?.() !== 0)(
  "a full disk on the remote side is reported, and is not filled further once there is room",
  async () => {
    const disk = join(temporaryFolder(), "disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=100k", "none", disk]);
    onTestFinished(() => void execFileSync("umount", [disk]));
    const world = await mirroredWorld([{ name: "near", kind: "folder", path: disk }]);
    expect((await world.cli("mirror", "sync")).stdout).toContain(`The disk of ${disk} is full.`);
    execFileSync("mount", ["-o", "remount,size=20m", disk]);
    expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current" }] });
    expect(await world.json("mirror", "check")).toMatchObject({ mirrors: [{ differing: [] }] });
    expect(await world.json("verify", disk)).toMatchObject({ faults: [] });
  },
);
