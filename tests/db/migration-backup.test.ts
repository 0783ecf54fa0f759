import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backupName, backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import { inspect } from "#db/engine/inspect.ts";
import { type Migration, VERSION } from "#db/engine/migrate.ts";
import { openDb } from "#db/engine/open.ts";
import { writeFirstSchema } from "#tests/support/worlds/first-schema.ts";
import { emptyRecord, temporaryFolder } from "#tests/support/worlds/record.ts";
import { minute } from "#tests/support/worlds/sample.ts";

/** A folder with a database of the first version. */
function olderRecord(): { folder: string; file: string; backups: string } {
  const folder = temporaryFolder();
  const file = join(folder, "afloat.db");
  writeFirstSchema(file);
  return { folder, file, backups: backupsFolder(folder) };
}

/** Opens a database and closes it again. Returns the migration that was reported. */
function openOnce(file: string): Migration | undefined {
  let reported: Migration | undefined;
  const onMigration = (migration: Migration) => {
    reported = migration;
  };
  openDb(file, { now: () => minute(0), onMigration }).$client.close();
  return reported;
}

test("an existing database is backed up before it is migrated, readable by its owner only, and unchanged in the backup", () => {
  const { file, backups } = olderRecord();
  const before = inspect(file);
  const migration = openOnce(file);
  const copy = join(backups, `before-${VERSION}-2026-03-02T08-00-00.000Z.db`);
  expect(migration).toEqual({ from: 1, to: VERSION, backup: copy });
  expect(readdirSync(backups)).toEqual([`before-${VERSION}-2026-03-02T08-00-00.000Z.db`]);
  expect(inspect(copy)).toEqual(before);
  expect(before.rows.get("corrective_actions")).toBe(2);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  expect(inspect(file).version).toBe(VERSION);
});

test("neither a new database nor an up-to-date one is backed up", () => {
  const { file } = emptyRecord();
  expect(openOnce(file)).toBeUndefined();
  expect(existsSync(backupsFolder(join(file, "..")))).toBe(false);
});

test("a database that cannot be backed up is not migrated: the error states it, and the database is unchanged", () => {
  const { file, backups } = olderRecord();
  writeFileSync(backups, "in the way of a folder");
  expect(() => openOnce(file)).toThrow(
    /^database: The database must be migrated, but the backup before the migration failed: .* Nothing was/,
  );
  expect(inspect(file)).toMatchObject({ version: 1 });
  expect(inspect(file).rows.get("postmortems")).toBe(1);
});

test("of the backups before migrations the latest five are retained, and no other file is removed", () => {
  const { file, backups } = olderRecord();
  const names = [1, 2, 3, 4, 5, 6].map((count) => backupName("before", minute(-count), 2));
  const others = [backupName("hourly", minute(-9)), backupName("replaced", minute(-9)), "before-my-own.db"];
  mkdirSync(backups);
  for (const name of [...names, ...others]) writeFileSync(join(backups, name), "");
  openOnce(file);
  const retained = listBackups(backups).filter(({ kind }) => kind === "before");
  expect(retained.map(({ at }) => at)).toEqual([0, -1, -2, -3, -4].map(minute));
  expect(readdirSync(backups)).toEqual(expect.arrayContaining(others));
});
