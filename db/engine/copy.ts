import { closeSync, existsSync, mkdirSync, openSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { Refusal } from "#domain/errors.ts";
import { SECOND } from "#domain/time.ts";
import { nameFile, sync } from "./backup-files.ts";
import { type Contents, inspect, rowsOf } from "./inspect.ts";

/** The suffix of an unfinished copy. A killed process leaves one behind. */
export const PART_SUFFIX = ".part";

/** Tables whose rows are never deleted: a copy with fewer rows than its source has lost some. */
const APPEND_ONLY_TABLES = ["incidents", "updates", "revisions", "publications"];

/** Makes a backup of the record, also while a server uses it. The record itself does not change; it is not even migrated. */
export function backUpRecord(record: string, file: string): Contents {
  if (!existsSync(record))
    throw new Refusal("database", `There is no database at ${record}.`, "Set AFLOAT_DATA to the folder that holds afloat.db.");
  const source = new Database(record, { readonly: true, timeout: 5 * SECOND });
  try {
    return copyDatabase(source, file);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === "EEXIST")
      throw new Refusal("file", `${file} already exists; a backup never overwrites a file.`, "Give another name, or a folder.");
    throw new Refusal(
      "file",
      `The backup failed: ${message}.`,
      "No file was left behind. Free some space, or choose another location.",
    );
  } finally {
    source.close();
  }
}

/**
 * Copies a database, which others may be writing to, into one file that only its owner can read, and checks the copy before it
 * gets its name. Throws EEXIST instead of overwriting.
 *
 * It uses VACUUM INTO instead of SQLite's online backup: it is one statement on one state of the record, however much is written
 * meanwhile (the online backup starts again whenever another process commits), and results in a single file without a journal.
 */
export function copyDatabase(source: Database.Database, file: string): Contents {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const part = join(dirname(file), `.${basename(file)}${PART_SUFFIX}`);
  rmSync(part, { force: true });
  try {
    // SQLite uses an existing empty file, and keeps its permissions.
    closeSync(openSync(part, "wx", 0o600));
    const before = rowsOf(source);
    source.prepare("VACUUM INTO ?").run(part);
    sync(part);
    const contents = inspect(part);
    assertComplete(before, contents);
    nameFile(part, file);
    sync(dirname(file));
    return contents;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function assertComplete(before: ReadonlyMap<string, number>, { rows }: Contents): void {
  for (const table of APPEND_ONLY_TABLES) {
    const [expected, actual] = [before.get(table) ?? 0, rows.get(table) ?? 0];
    if (actual < expected) throw new Error(`The copy has ${actual} rows in ${table}, but the database had ${expected}.`);
  }
}
