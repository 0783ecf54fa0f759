import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { setUp } from "#tests/support/browser/staff.ts";
import { adminPage, expectRestoredInForm, expectServed, receiptOf } from "#tests/support/on-disk.ts";
import { until } from "#tests/support/until.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("a database that another program has locked: the admin shows it and keeps typed text", async () => {
  const world = await smallWorld();
  await world.site();
  const staff = await setUp(world, await world.serve("--admin-only"));
  const other = new Database(join(world.dataDir, "afloat.db"));
  other.exec("BEGIN IMMEDIATE");
  await expectRestoredInForm(staff, /Another program has locked the database for more than five seconds: nothing was saved\./);
  await expectServed(world);
  other.exec("ROLLBACK");
  other.close();
  expect(await receiptOf(staff, "After the lock")).toContain("Live since");
});

test("a damaged database: the admin shows the problem and the fix, and the site stays up", async () => {
  const world = await smallWorld();
  await world.site();
  const descriptor = openSync(join(world.dataDir, "afloat.db"), "r+");
  writeSync(descriptor, Buffer.alloc(4_096, "x"), 0, 4_096, 0);
  closeSync(descriptor);
  void world.serve("--admin-only").catch(() => {});
  const admin = () => adminPage(world);
  await until("the admin responds", async () => (await admin()) !== undefined);
  const answer = await admin();
  expect([answer?.status, answer?.text]).toEqual([503, expect.stringContaining("The database is damaged")]);
  expect(answer?.text).toContain("Restore a backup.");
  await expectServed(world);
});
