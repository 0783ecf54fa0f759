import { readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openDb, savepoint, transact } from "#db/engine/open.ts";
import { enqueue, lastSeq } from "#db/record/publications.ts";
import { root } from "#tests/support/afloat.ts";
import { emptyRecord, openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";

test("an acknowledged commit survives a power cut: WAL, synchronous=FULL, and foreign keys are checked", () => {
  const { $client } = emptyRecord().db;
  const read = (name: string) => $client.pragma(name, { simple: true });
  expect([read("journal_mode"), read("synchronous"), read("foreign_keys"), read("trusted_schema")]).toEqual(["wal", 2, 1, 0]);
  expect(read("busy_timeout")).toBe(5000);
});

test("every migration is applied once, however often the file is opened", () => {
  const { file, db } = emptyRecord();
  const again = openUntilFinished(file);
  const schema = (from: typeof db) => from.$client.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all();
  expect(schema(again)).toEqual(schema(db));
  const migrations = readdirSync(join(root, "db", "migrations")).length;
  expect(again.$client.pragma("user_version", { simple: true })).toBe(migrations);
});

test("a database of a newer Afloat is refused, and not changed", () => {
  const file = join(temporaryFolder(), "afloat.db");
  const newer = new Database(file);
  newer.pragma("user_version = 999");
  newer.close();
  expect(() => openDb(file)).toThrow("newer Afloat");
  const after = new Database(file, { readonly: true });
  expect(after.prepare("SELECT count(*) AS n FROM sqlite_schema").get()).toEqual({ n: 0 });
  after.close();
});

test("a failure inside a transaction undoes only what that transaction wrote", () => {
  const { db } = emptyRecord();
  transact(db, (tx) => {
    enqueue(tx, { kind: "day", months: [] }, 1);
    const failing = () =>
      savepoint(tx, (inner) => {
        enqueue(inner, { kind: "day", months: [] }, 2);
        throw new Error("no");
      });
    expect(failing).toThrow("no");
    expect(lastSeq(tx)).toBe(1);
    expect(savepoint(tx, (inner) => enqueue(inner, { kind: "day", months: [] }, 3))).toBe(2);
  });
  expect(lastSeq(db)).toBe(2);
});

test("every table is strict, so that no column holds a value of another type", () => {
  const { $client } = emptyRecord().db;
  const tables = $client
    .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
    .all();
  expect(tables.length).toBeGreaterThan(10);
  expect(tables.filter((table) => (table as { strict: number }).strict !== 1)).toEqual([]);
  expect(() => $client.exec("INSERT INTO setup_links VALUES ('x', 'soon')")).toThrow("cannot store TEXT value in INTEGER column");
});

test("a row that refers to a missing row is refused by the database itself", () => {
  const { $client } = emptyRecord().db;
  expect(() => $client.exec("INSERT INTO offers VALUES ('nix', 'nowhere')")).toThrow("FOREIGN KEY");
});
