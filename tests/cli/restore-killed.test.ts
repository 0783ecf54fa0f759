import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { inspect } from "#db/engine/inspect.ts";
import { VERSION } from "#db/engine/migrate.ts";
import { root, type World } from "#tests/support/afloat.ts";
import { recordOf, worldAfterBackup } from "#tests/support/backed-up.ts";
import { differences, siteFiles } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

/** Where the kernel kills the restore: at the nth system call of a kind. Each of them is in another step. */
const DEATHS: [call: string, count: number][] = [
  ["fsync", 2],
  ["fsync", 8],
  ["unlink", 4],
  ["link", 1],
  ["fsync", 16],
  ["rename", 1],
  ["syncfs", 1],
  ["symlink", 1],
];

test("a restore killed at any point leaves the old database or the new one, complete, and the next start has its pages", async () => {
  const { world, backup } = await worldAfterBackup();
  const [moved, saved] = [siteFiles(world), join(temporaryFolder(), "kept")];
  cpSync(world.dataDir, saved, { recursive: true, verbatimSymlinks: true });
  const found = new Set<string>();
  for (const [call, count] of DEATHS) {
    rmSync(world.dataDir, { recursive: true });
    cpSync(saved, world.dataDir, { recursive: true, verbatimSymlinks: true });
    restoreUntilKilled(world, backup, call, count);
    const restored = isRestored(world);
    await world.json("publish");
    expect([call, count, differences(siteFiles(world), moved)]).toEqual([call, count, []]);
    expect(inspect(recordOf(world)).version).toBe(VERSION);
    found.add(restored ? "new" : "old");
  }
  expect(found).toEqual(new Set(["old", "new"]));
}, 180_000);

/** Only a restored database still has to render every page. */
function isRestored(world: World): boolean {
  const db = new Database(recordOf(world));
  const owed = db.prepare("SELECT count(*) FROM publications WHERE change LIKE '%everything%'").pluck().get() as number;
  db.close();
  return owed > 1;
}

function restoreUntilKilled({ env }: World, backup: string, call: string, count: number): void {
  const { status, signal } = spawnSync(
    "strace",
    ["-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${count}`].concat([
      process.execPath,
      join(root, "bin", "afloat.mjs"),
      "restore",
      backup,
    ]),
    { env },
  );
  if (status === 0 || (status === null && signal === null)) throw new Error(`It was not killed at ${call} ${count}.`);
}

test("files left by a killed restore are removed by the next one", async () => {
  const { world, backup } = await worldAfterBackup();
  restoreUntilKilled(world, backup, "link", 1);
  expect(existsSync(`${recordOf(world)}.restoring`)).toBe(true);
  await world.json("restore", backup);
  expect(readdirSync(world.dataDir).filter((name) => name.includes("restoring"))).toEqual([]);
});
