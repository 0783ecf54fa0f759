import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, makeWorld, root } from "#tests/support/afloat.ts";
import { programOf } from "#tests/support/program.ts";

test("the documentation's examples work", async () => {
  const world = await makeWorld(IN_BOTH_LANGUAGES);
  await world.admin();
  const publisher = await programOf(world, "publisher");
  const blocks = [...readFileSync(join(root, "docs", "api.md"), "utf8").matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
    ([, code]) => code,
  );
  expect(blocks.length).toBe(5);
  const script = ["set -eu", ...blocks].join("\n").replace(/^export .*$/m, "");
  const env = { ...process.env, AFLOAT: `${world.adminUrl}/api/v1`, TOKEN: publisher.token };
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { env });
  expect(stdout).toContain('"stage":"preliminary"');
  const { incidents } = (await publisher("GET", "/incidents?limit=2")).body;
  expect(incidents).toMatchObject([
    { title: "Console unavailable", status: "withdrawn", level: "operational" },
    { title: "Cloud API unavailable in Shanghai", status: "monitoring", level: "major_outage" },
  ]);
  const { maintenances } = (await publisher("GET", "/maintenances?limit=1")).body;
  expect(maintenances).toMatchObject([{ title: "Database upgrade", status: "cancelled" }]);
});
