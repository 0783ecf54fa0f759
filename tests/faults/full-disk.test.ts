import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openedIncident } from "#tests/support/browser/staff.ts";
import { expectServed, isRestoredInForm, receiptOf, servedOn } from "#tests/support/on-disk.ts";
import { missingForDisks, mountDisk } from "#tests/support/servers/loop-disk.ts";
import { until } from "#tests/support/until.ts";

vi.setConfig({ testTimeout: 180_000 });

const missingSetting = missingForDisks();
if (missingSetting) process.stdout.write(`Disks that are full are not tried: ${missingSetting}.\n`);

/** Fills a disk to its last block, and writes no more than was free at the start: space released in the meantime stays free. */
function fill(folder: string, name: string): string {
  const file = join(folder, name);
  const { bavail, bfree, bsize } = statfsSync(folder);
  const atOnce = Math.max(1, bavail * bsize - (1 << 20));
  execFileSync("fallocate", ["--length", `${atOnce}`, file]);
  // Blocks that the file system reserves for root are included.
  let left = bfree * bsize - atOnce;
  const descriptor = openSync(file, "a");
  try {
    for (let bytes = 1 << 20; bytes >= 1 && left > 0; ) {
      try {
        left -= writeSync(descriptor, Buffer.alloc(Math.min(bytes, left)));
      } catch {
        bytes >>= 1;
      }
    }
  } finally {
    closeSync(descriptor);
  }
  return file;
}

test.skipIf(missingSetting)(
  "on a full disk a post is refused in plain language and stays in the form, the site stays up, and all continues automatically",
  async () => {
    const { world, serving, staff } = await servedOn((folder) => mountDisk(folder, 1_500));
    const ballast = join(world.dataDir, "ballast");
    await until("there is ballast", () => existsSync(ballast));
    await openedIncident(staff, { title: "Before it was full" });
    await until("it is live", async () => (await (await fetch(world.siteUrl)).text()).includes("Before it was full"));
    const fillers = [fill(world.dataDir, "filler-1")];
    // The first failure releases the ballast, so that updates can still be published while the disk is almost full.
    await until("the ballast is released", () => !existsSync(ballast));
    await until("updates are live", async () => (await receiptOf(staff, "Thanks to the ballast")).includes("Live since"));
    expect((await fetch(`${world.adminUrl}/healthz`)).status).toBe(503);
    // A publication that fails removes its temporary files, which frees some space for a moment.
    await until("updates are refused, and restored in the form", async () => {
      fillers.push(fill(world.dataDir, `filler-${fillers.length + 1}`));
      return isRestoredInForm(staff, /The database's disk is full: nothing was saved\. Free some space, and send it again\./);
    });
    await expectServed(world, "Thanks to the ballast");
    expect((await fetch(`${world.adminUrl}/healthz`)).status).toBe(503);
    for (const filler of fillers) rmSync(filler);
    await until("updates are live again", async () => (await receiptOf(staff, "After it was full")).includes("Live since"));
    await expectServed(world, "After it was full");
    expect(serving.process.exitCode, "it is the same admin").toBe(null);
  },
);
