import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import { inspect } from "#db/engine/inspect.ts";
import { VERSION } from "#db/engine/migrate.ts";
import { HOUR } from "#domain/time.ts";
import { makeWorld } from "#tests/support/afloat.ts";
import { postOutage, recordOf, titlesIn, worldAfterBackup } from "#tests/support/backed-up.ts";
import { mirrorOf } from "#tests/support/copies.ts";
import { differences, siteFiles } from "#tests/support/site.ts";
import { writeFirstSchema } from "#tests/support/worlds/first-schema.ts";
import { openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";

test("a restore loses no published update: it recovers newer ones from the published log, to the byte", async () => {
  const { world, backup } = await worldAfterBackup();
  const now = siteFiles(world);
  const checkpoint = () =>
    readFileSync(join(world.dataDir, "site", "integrity", "checkpoint"), "utf8")
      .split("\n")
      .slice(0, 3);
  const before = checkpoint();
  const result = await world.json("restore", backup);
  expect(result.forward).toBeGreaterThan(1);
  expect(differences(siteFiles(world), now)).toEqual([]);
  expect(checkpoint()).toEqual(before);
  expect((await world.cli("verify", join(world.dataDir, "site"))).status).toBe(0);
  expect(titlesIn(recordOf(world))).toContain("After the backup");
  const [replacedBackup, ...more] = listBackups(backupsFolder(world.dataDir));
  expect([replacedBackup?.kind, more]).toEqual(["replaced", []]);
  expect(titlesIn(replacedBackup?.file ?? "")).toContain("After the backup");
  expect(result).toMatchObject({ restored: backup, replaced: replacedBackup?.file, incidents: 1, files: expect.any(Number) });
  expect(await world.json("status")).toMatchObject({ due: 0 });
  // The replaced database is a usable backup.
  await world.json("restore", replacedBackup?.file ?? "");
  expect(titlesIn(recordOf(world))).toContain("After the backup");
});

test("a restore on a new machine renders the same pages", async () => {
  const { world, backup, pages } = await worldAfterBackup();
  const elsewhere = await makeWorld({ AFLOAT_SITE_PORT: `${world.env.AFLOAT_SITE_PORT}` });
  cpSync(join(world.dataDir, "keys"), join(elsewhere.dataDir, "keys"), { recursive: true });
  expect(await elsewhere.json("restore", backup)).toMatchObject({ replaced: null });
  expect(differences(siteFiles(elsewhere), pages)).toEqual([]);
  expect(readdirSync(elsewhere.dataDir).sort()).toEqual(["afloat.db", "keys", "published", "publisher.lock", "site"]);
  expect(titlesIn(recordOf(elsewhere))).not.toContain("After the backup");
});

test("a copy of the site from a mirror restores every published text on a new machine", async () => {
  const { world, backup } = await worldAfterBackup();
  const mirror = mirrorOf(world);
  const elsewhere = await makeWorld({ AFLOAT_SITE_PORT: `${world.env.AFLOAT_SITE_PORT}` });
  cpSync(join(world.dataDir, "keys"), join(elsewhere.dataDir, "keys"), { recursive: true });
  expect((await elsewhere.json("restore", backup, "--site", mirror)).forward).toBeGreaterThan(1);
  expect(differences(siteFiles(elsewhere), siteFiles(world))).toEqual([]);
});

test("publication numbers used since the backup are not used again", async () => {
  const { world, backup } = await worldAfterBackup();
  const { lastLive } = await world.json("status");
  await world.json("restore", backup);
  expect((await postOutage(world, "Anew")).publication).toBeGreaterThan(lastLive.seq);
});

test("sessions and set-up links from the time of the backup stay invalid", async () => {
  const { world, backup } = await worldAfterBackup();
  const db = new Database(backup);
  db.exec(`INSERT INTO accounts VALUES (1, 'Comms', 'x', 0, 'publisher', NULL);
    INSERT INTO sessions VALUES ('x', 'x', 1, 'open', 0, 0, 0, '', ''); INSERT INTO devices VALUES ('x', 1, 0);
    INSERT INTO setup_links VALUES ('x', 0); INSERT INTO entry_links VALUES ('x', 1, 0);`);
  db.close();
  await world.json("restore", backup);
  const { rows } = inspect(recordOf(world));
  const left = ["accounts", "sessions", "devices", "setup_links", "entry_links"].map((table) => rows.get(table));
  expect(left).toEqual([1, 0, 0, 0, 0]);
});

test("a backup of an older version is migrated", async () => {
  const world = await makeWorld();
  const backup = join(temporaryFolder(), "older.db");
  writeFirstSchema(backup, Date.now() - HOUR);
  expect(await world.json("restore", backup)).toMatchObject({ incidents: 1, migrated: { from: 1, to: VERSION } });
  expect(siteFiles(world).get("incidents/incident0001/index.html")?.toString()).toContain("It broke.");
  expect(inspect(backup).version).toBe(1);
});

test("an invalid backup is refused, and neither the database nor the pages change", async () => {
  const { world, backup } = await worldAfterBackup();
  const folder = temporaryFolder();
  const bytes = readFileSync(backup);
  const made = (name: string, content: Buffer | string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const changed = (name: string, sql: string): string => {
    const file = made(name, name === "foreign" ? "" : bytes);
    const db = new Database(file);
    db.exec(sql);
    db.close();
    return file;
  };
  const refused: [file: string, why: string][] = [
    [made("text", "no database at all, but longer than the header of one ".repeat(20)), "It is damaged, or not a database"],
    [made("cut", bytes.subarray(0, bytes.length / 2)), "It is damaged, or not a database"],
    [
      made("torn", Buffer.concat([bytes.subarray(0, 20_480), Buffer.alloc(20_480, 0xa5), bytes.subarray(40_960)])),
      "It is damaged",
    ],
    [made("empty", ""), "not one of Afloat's"],
    [changed("foreign", "CREATE TABLE notes (text)"), "not one of Afloat's"],
    [changed("newer", "PRAGMA user_version = 999"), "written by a newer Afloat"],
    [changed("dangling", "PRAGMA foreign_keys = OFF; DELETE FROM incidents"), "refers to a missing row"],
  ];
  const [record, pages] = [readFileSync(recordOf(world)), siteFiles(world)];
  for (const [file, why] of refused) {
    const { status, stderr } = await world.cli("restore", file);
    expect([file, status, stderr]).toEqual([file, 1, expect.stringContaining(why)]);
  }
  expect(readFileSync(recordOf(world)).equals(record)).toBe(true);
  expect(differences(siteFiles(world), pages)).toEqual([]);
  expect(readdirSync(world.dataDir).filter((name) => name.includes("restoring"))).toEqual([]);
});

test("a restore does not wait: a running server, or any other program that has the database open, is named", async () => {
  const { world, backup } = await worldAfterBackup();
  const db = openUntilFinished(recordOf(world));
  db.$client.prepare("SELECT count(*) FROM incidents").get();
  expect((await world.cli("restore", backup)).stderr).toContain("Another process has the database open.");
  db.$client.close();
  const admin = await world.admin();
  const { status, stderr } = await world.cli("restore", backup);
  expect([status, stderr]).toEqual([1, expect.stringContaining(`Afloat is running on ${world.dataDir}.`)]);
  await admin.end();
  expect(titlesIn(recordOf(world))).toContain("After the backup");
});

test("a database that is too damaged to be read is replaced, and saved with its journal", async () => {
  const { world, backup } = await worldAfterBackup();
  const pages = siteFiles(world);
  writeFileSync(recordOf(world), "a disk wrote this in place of the record ".repeat(500));
  writeFileSync(`${recordOf(world)}-wal`, "the journal of that record");
  const { replaced } = await world.json("restore", backup);
  expect(differences(siteFiles(world), pages)).toEqual([]);
  expect(readFileSync(replaced, "utf8")).toContain("a disk wrote this");
  expect(readFileSync(`${replaced}-wal`, "utf8")).toBe("the journal of that record");
  expect(inspect(recordOf(world)).rows.get("incidents")).toBe(2);
});

test("a backup of another site is refused before anything changes, because its log is not the published one", async () => {
  const [{ world }, other] = [await worldAfterBackup(), await worldAfterBackup()];
  const [record, pages] = [readFileSync(recordOf(world)), siteFiles(world)];
  const { status, stderr } = await world.cli("restore", other.backup);
  expect([status, stderr]).toEqual([1, expect.stringContaining("they are not from the same site")]);
  expect(readFileSync(recordOf(world)).equals(record)).toBe(true);
  expect(differences(siteFiles(world), pages)).toEqual([]);
});
