import { expect, test } from "vitest";
import { pageText } from "#tests/support/site.ts";
import { missingForDrills, worldUnder } from "#tests/support/worlds/drills.ts";

const missingSetting = missingForDrills();
if (missingSetting) process.stdout.write(`The drill is not tried: ${missingSetting}.\n`);

test.skipIf(missingSetting)(
  "a drill in which the main cloud can be reached fails, exits with 1, and the page states it",
  async () => {
    // This machine's hosts file resolves the name, without any network.
    const world = await worldUnder("localhost");
    const { status, stdout } = await world.cli("drill", "--publish");
    expect([status, stdout]).toEqual([1, expect.stringMatching(/^Failed: one step did not pass\./)]);
    expect(stdout).toMatch(/FAILED +\d+ ms +The main cloud is unreachable\. The admin can reach localhost\./);
    const text = pageText(world, "/independence/");
    expect(text).toContain("Failed: one step did not pass.");
    expect(text).toContain("failed · The main cloud is unreachable");
  },
  180_000,
);
