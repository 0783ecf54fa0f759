import { closeSync, existsSync, mkdirSync, openSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { Refusal } from "#domain/errors.ts";
import { nameFile, sync } from "./backup-files.ts";
import { type Contents, inspect, rowsOf } from "./inspect.ts";

/** How the name of a copy ends that is not finished; a killed process leaves one behind. */
export const PART = ".part";

/** Tables from which no row ever goes: what a copy has less of than its source had, it has lost. */
const KEPT = ["incidents", "updates", "revisions", "publications"];

/** Makes a backup of the record, a running server's too, and leaves the record as it is: it is not even migrated. */
export function backUpRecord(record: string, file: string): Contents {
  if (!existsSync(record))
    throw new Refusal("database", `There is no database at ${record}.`, "Set AFLOAT_DATA to the folder that holds afloat.db.");
  const source = new Database(record, { readonly: true, timeout: 5000 });
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
 * gets its name. Never overwrites: EEXIST.
 *
 * VACUUM INTO rather than SQLite's online backup: it is one statement on one state of the record, however many write meanwhile
 * (the online backup begins anew whenever another process commits), and leaves a single file without a journal beside it.
 */
export function copyDatabase(source: Database.Database, file: string): Contents {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const part = join(dirname(file), `.${basename(file)}${PART}`);
  rmSync(part, { force: true });
  try {
    // SQLite takes an empty file that is there, and with it our mode.
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
  for (const table of KEPT) {
    const [had, has] = [before.get(table) ?? 0, rows.get(table) ?? 0];
    if (has < had) throw new Error(`The copy has ${has} rows in ${table}, but the database had ${had}.`);
  }
}
