import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listBackups } from "#db/engine/backup-files.ts";
import { inspect } from "#db/engine/inspect.ts";
import { makeWorld } from "#tests/support/afloat.ts";
import { COMMS_LEAD } from "#tests/support/worlds/actor.ts";
import { writeFirstSchema } from "#tests/support/worlds/first-schema.ts";
import { openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";
import { POLICY } from "#tests/support/worlds/sample.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";

test("a backup of a running server, taken during writes, is one complete and consistent file", async () => {
  const world = await smallWorld();
  await world.admin();
  const db = openUntilFinished(join(world.dataDir, "afloat.db"));
  const context = { db, zone: "Asia/Shanghai", now: Date.now, postmortems: POLICY, actor: COMMS_LEAD, siteName: "Status" };
  const incidents = () => inspect(join(world.dataDir, "afloat.db")).rows.get("incidents") as number;
  const first = incidents();
  let written = 0;
  const writing = setInterval(() => {
    openIncident(context, { title: `Number ${written}`, status: "investigating", message: "Down.", impacts: [] });
    written += 1;
  }, 5);
  const file = join(temporaryFolder(), "copy.db");
  // The backup runs in a separate process, as in production: in this process nothing could be written at the same time.
  const result = JSON.parse((await world.spawn("backup", file, "--json")).stdout);
  clearInterval(writing);
  const { rows } = inspect(file);
  const copied = rows.get("incidents") as number;
  expect(copied).toBeGreaterThan(first);
  expect(copied).toBeLessThan(first + written);
  // Each incident has one update and one publication, written in one transaction: an inconsistent copy would have different counts.
  const fresh = inspect(join((await smallWorld()).dataDir, "afloat.db"));
  for (const table of ["updates", "revisions", "publications"])
    expect([table, (rows.get(table) as number) - (fresh.rows.get(table) as number)]).toEqual([table, copied - first]);
  expect(result).toMatchObject({ file, rows: Object.fromEntries(rows), bytes: statSync(file).size });
  expect(existsSync(`${file}-wal`)).toBe(false);
});

test("a backup is readable by its owner only, never overwrites a file, and leaves no other file behind", async () => {
  const world = await smallWorld();
  const folder = temporaryFolder();
  const file = join(folder, "copy.db");
  await world.json("backup", file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file);
  const again = await world.cli("backup", file);
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("a backup never overwrites a file")]);
  writeFileSync(join(folder, "mine.txt"), "mine");
  expect((await world.cli("backup", join(folder, "mine.txt"))).status).toBe(1);
  expect(readFileSync(join(folder, "mine.txt"), "utf8")).toBe("mine");
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["copy.db", "mine.txt"]);
});

test("a backup into a folder is named after its time", async () => {
  const world = await smallWorld();
  const folder = temporaryFolder();
  const startedAt = Date.now();
  const { file } = await world.json("backup", folder);
  const [found, ...more] = listBackups(folder);
  expect([found?.file, found?.kind, more]).toEqual([file, "afloat", []]);
  expect(found?.at).toBeGreaterThanOrEqual(startedAt);
  expect((await world.json("backup", `${join(folder, "new")}/`)).file).toMatch(/\/new\/afloat-[^/]+\.db$/);
});

test("the keys are not in it, and the output states that", async () => {
  const world = await smallWorld();
  writeFileSync(join(world.dataDir, "keys", "private"), "the private key of this site");
  const file = join(temporaryFolder(), "copy.db");
  const { stdout } = await world.cli("backup", file);
  expect(stdout).toContain(`The keys in ${join(world.dataDir, "keys")} are not included.`);
  expect(readFileSync(file).includes("the private key of this site")).toBe(false);
});

test("a database of an older version is backed up as it is, and not changed", async () => {
  const world = await makeWorld();
  const record = join(world.dataDir, "afloat.db");
  writeFirstSchema(record);
  const before = readFileSync(record);
  const file = join(temporaryFolder(), "copy.db");
  expect(await world.json("backup", file)).toMatchObject({ version: 1 });
  expect(inspect(file)).toMatchObject({ version: 1 });
  expect(readFileSync(record).equals(before)).toBe(true);
});

test("without a database no backup is made", async () => {
  const world = await makeWorld();
  const { status, stderr } = await world.cli("backup", join(temporaryFolder(), "copy.db"));
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^database: There is no database at /)]);
  expect(readdirSync(world.dataDir)).toEqual([]);
});

test("a damaged database cannot be backed up", async () => {
  const world = await smallWorld();
  const record = join(world.dataDir, "afloat.db");
  const bytes = readFileSync(record);
  bytes.fill(0xa5, 4096 * 3, 4096 * 9);
  writeFileSync(record, bytes);
  const folder = temporaryFolder();
  const { status, stderr } = await world.cli("backup", join(folder, "copy.db"));
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^file: The backup failed: /)]);
  expect(readdirSync(folder)).toEqual([]);
});
