import { execFile, execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { DRILL_STEPS } from "../../src/domain/drill.ts";
import { root, type World } from "../support/afloat.ts";
import { temporaryFolder } from "../support/record.ts";
import { pageText, siteFiles } from "../support/site.ts";
import { smallWorld } from "../support/worlds.ts";

const lacking = whyNone();
if (lacking) process.stdout.write(`The drill is not tried: ${lacking}.\n`);

function whyNone(): string | undefined {
  if (process.getuid?.() !== 0) return "it needs root";
  return existsSync("/usr/sbin/ip") || existsSync("/sbin/ip") ? undefined : "there is no iproute2";
}

/** A published world whose main cloud is known by one name and one network. */
function worldUnder(domain: string): Promise<World> {
  const file = join(temporaryFolder(), "afloat.yaml");
  const mainCloud = { domains: [domain], networks: ["203.0.113.0/24"] };
  writeFileSync(file, JSON.stringify({ site: { name: "Example status", url: "https://status.far.test" }, mainCloud }));
  return smallWorld({ AFLOAT_CONFIG: file });
}

const namespaces = () => execFileSync("ip", ["netns", "list"], { encoding: "utf8" });

test.skipIf(lacking)(
  "a drill passes on this machine, leaves nothing behind, and its report is published with its date",
  async () => {
    const world = await worldUnder("example-cloud.test");
    const before = siteFiles(world);
    const report = await world.json("drill", "--publish");
    expect([report.passed, report.steps.map(({ key }: { key: string }) => key)]).toEqual([true, DRILL_STEPS]);
    for (const { outcome, took, key } of report.steps) expect([key, outcome, took > 0]).toEqual([key, "passed", true]);
    expect(report.steps[0].detail).toContain("tried all 2 of its names and addresses in vain");
    const text = pageText(world, "/independence/");
    expect(text).toContain("Passed: without the main cloud staff could post");
    expect(text).toMatch(/passed · The desk is killed, its record made unreadable, a mirror killed · \d+\.\d s/);
    expect(text).toContain("The ways to the real ones (ssh, object stores) were not tried.");
    // Nothing that was rehearsed is anywhere on the real site, and no page but that of the report is another.
    const changed = [...siteFiles(world)].filter(([name, bytes]) => !before.get(name)?.equals(bytes)).map(([name]) => name);
    expect(changed).toEqual(["independence/index.html"]);
    expect(namespaces()).not.toMatch(/^afloat-/m);
  },
  180_000,
);

test.skipIf(lacking)(
  "a drill in which the main cloud can be reached fails, ends with 1, and says so on the page",
  async () => {
    // This machine's own list of hosts knows the name, without any network.
    const world = await worldUnder("localhost");
    const { status, stdout } = await world.cli("drill", "--publish");
    expect([status, stdout]).toEqual([1, expect.stringMatching(/^Failed: one step did not do what it should\./)]);
    expect(stdout).toMatch(/FAILED +\d+ ms +The main cloud is out of reach\. The desk reaches localhost\./);
    const text = pageText(world, "/independence/");
    expect(text).toContain("Failed: one step did not do what it should.");
    expect(text).toContain("failed · The main cloud is out of reach");
  },
  180_000,
);

test.skipIf(lacking)("without root it says what it needs, and does nothing", async () => {
  const world = await smallWorld();
  const run = promisify(execFile)("unshare", ["--user", process.execPath, join(root, "bin", "afloat.mjs"), "drill"], {
    env: world.env,
  });
  const { code, stderr } = await run.catch((error) => error);
  expect([code, stderr]).toEqual([1, expect.stringContaining("A drill needs root on Linux")]);
});
