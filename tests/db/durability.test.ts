import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import { openDb } from "#db/engine/open.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

/** Makes SQLite apply another value than requested, as a different build of it might. */
function overridePragma(requested: string, applied: string): void {
  const pragma = Database.prototype.pragma;
  const spy = vi.spyOn(Database.prototype, "pragma").mockImplementation(function (this: Database.Database, source, options) {
    return pragma.call(this, source === requested ? applied : source, options);
  });
  onTestFinished(() => spy.mockRestore());
}

test.each([
  ["journal_mode = WAL", "journal_mode = DELETE"],
  ["synchronous = FULL", "synchronous = NORMAL"],
  ["foreign_keys = ON", "foreign_keys = OFF"],
])("a database on which %s is not in effect is refused: updates could be lost", (requested, applied) => {
  const file = join(temporaryFolder(), "afloat.db");
  openDb(file).$client.close();
  overridePragma(requested, applied);
  expect(() => openDb(file)).toThrow("without them updates could be lost");
});

test("a database that cannot use WAL is refused", () => {
  expect(() => openDb(":memory:")).toThrow("without them updates could be lost");
});
