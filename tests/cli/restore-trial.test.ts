import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { LOOKS_EVERY, postOutage, recordOf, worldAfterBackup } from "#tests/support/backed-up.ts";
import { atIntervals } from "#tests/support/intervals.ts";
import { siteInodes } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

test("a trial shows that a backup restores to the published log, and changes nothing", async () => {
  const { world, backup } = await worldAfterBackup();
  const before = siteInodes(world);
  const verified = await world.json(
    "witness",
    join(world.dataDir, "site"),
    "--once",
    "--state",
    join(world.dataDir, "seen.json"),
  );
  expect(await world.json("restore", backup, "--trial")).toMatchObject({
    lines: verified.log.size,
    root: verified.log.root,
    forward: 4,
    incidents: 2,
  });
  expect(siteInodes(world)).toEqual(before);
}, 180_000);

test("a backup that was changed by hand, and one that is damaged, fail the trial", async () => {
  const { world } = await worldAfterBackup();
  const backup = join(temporaryFolder(), "changed.db");
  await world.json("backup", backup);
  // The published log has nothing newer than the backup about the changed text, so recovery would not correct it.
  await postOutage(world, "Later");
  const db = new Database(backup);
  db.exec("UPDATE incidents SET title = 'Nothing happened' WHERE title LIKE 'Before%'");
  db.close();
  const { status, stderr } = await world.cli("restore", backup, "--trial");
  expect([status, stderr]).toEqual([1, expect.stringContaining("Someone changed the database by hand")]);
  writeFileSync(backup, "no database");
  expect((await world.cli("restore", backup, "--trial")).stderr).toContain("It is damaged, or not a database");
}, 180_000);

test("the running admin tests its first backup of the day automatically", async () => {
  const { world } = await worldAfterBackup(atIntervals(LOOKS_EVERY));
  rmSync(join(world.dataDir, "backups"), { recursive: true, force: true });
  const serving = await world.serve("--admin-only");
  await until("the backup was tested", () => serving.log().includes('"event":"restore_tried"'));
  expect(await (await fetch(`${world.adminUrl}/metrics`)).text()).toMatch(/^afloat_restore_trial_age_seconds \d/m);
  expect(recordOf(world)).toBeDefined();
}, 180_000);
