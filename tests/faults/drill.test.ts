import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { DRILL_STEPS } from "#domain/independence/drill.ts";
import { root } from "#tests/support/afloat.ts";
import { pageText, siteFiles } from "#tests/support/site.ts";
import { missingForDrills, worldUnder } from "#tests/support/worlds/drills.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const missingSetting = missingForDrills();
if (missingSetting) process.stdout.write(`The drill is not tried: ${missingSetting}.\n`);

const namespaces = () => execFileSync("ip", ["netns", "list"], { encoding: "utf8" });

test.skipIf(missingSetting)(
  "a drill passes on this machine, leaves nothing behind, and its report is published with its date",
  async () => {
    const world = await worldUnder("example-cloud.test");
    const before = siteFiles(world);
    const report = await world.json("drill", "--publish");
    expect([report.passed, report.steps.map(({ key }: { key: string }) => key)]).toEqual([true, DRILL_STEPS]);
    for (const { outcome, took, key } of report.steps) expect([key, outcome, took > 0]).toEqual([key, "passed", true]);
    expect(report.steps[0].detail).toContain("could not reach any of the main cloud's 2 names and addresses");
    const text = pageText(world, "/independence/");
    expect(text).toContain("Passed: staff could post without the main cloud");
    expect(text).toMatch(/passed · The admin is killed, its database made unreadable, and a mirror killed · \d+\.\d s/);
    expect(text).toContain("Syncing to the real ones (ssh, object stores) was not tested.");
    // Nothing from the rehearsal is on the real site, and only the page with the report changed.
    const changed = [...siteFiles(world)].filter(([name, bytes]) => !before.get(name)?.equals(bytes)).map(([name]) => name);
    expect(changed).toEqual(["independence/index.html"]);
    // Another worker may run a drill at the same time.
    expect(namespaces()).not.toContain(`afloat-${process.pid}-`);
  },
  180_000,
);

test.skipIf(missingSetting)("without root a drill states what it needs, and does nothing", async () => {
  const world = await smallWorld();
  const run = promisify(execFile)("unshare", ["--user", process.execPath, join(root, "bin", "afloat.mjs"), "drill"], {
    env: world.env,
  });
  const { code, stderr } = await run.catch((error) => error);
  expect([code, stderr]).toEqual([1, expect.stringContaining("A drill needs root on Linux")]);
});
