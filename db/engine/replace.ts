import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { Refusal } from "#domain/errors.ts";
import { type Instant, SECOND } from "#domain/time.ts";
import { backupName, backupsFolder, sync } from "./backup-files.ts";

/**
 * Replaces the record by a finished database in one step: whenever the process dies, either the old or the new one is there. The
 * old one is linked among the backups; returns that file. Nothing else may write to the record.
 */
export function replaceRecord(record: string, finished: string, now: Instant): string | undefined {
  if (existsSync(record)) mergeJournal(record);
  const previous = existsSync(record) ? savePrevious(record, now) : undefined;
  // SQLite would apply the remains of an old journal to the new database.
  for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(record + suffix, { force: true });
  sync(dirname(record));
  renameSync(finished, record);
  sync(dirname(record));
  return previous;
}

/**
 * Merges the journal into the database file, so that a single file remains. It works only if nothing else has the database open.
 */
function mergeJournal(record: string): void {
  // Leave a damaged database alone, which may be the reason for the restore: writing to it would delete its journal.
  if (!isReadable(record)) return;
  const client = new Database(record, { timeout: SECOND });
  try {
    client.pragma("journal_mode = DELETE");
  } catch (error) {
    const { code = "" } = error as { code?: string };
    if (code.startsWith("SQLITE_BUSY"))
      throw new Refusal(
        "database",
        "Another process has the database open.",
        "Stop every Afloat that uses this data, and try again.",
      );
    if (!code.startsWith("SQLITE_CORRUPT")) throw error;
  } finally {
    client.close();
  }
}

function isReadable(record: string): boolean {
  const client = new Database(record, { readonly: true });
  try {
    client.prepare("SELECT count(*) FROM sqlite_schema").get();
    return true;
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB)/.test((error as { code?: string }).code ?? "")) return false;
    throw error;
  } finally {
    client.close();
  }
}

function savePrevious(record: string, now: Instant): string {
  const folder = backupsFolder(dirname(record));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const previous = join(folder, backupName("replaced", now));
  for (const suffix of ["", "-wal"]) {
    if (existsSync(record + suffix)) linkOrCopy(record + suffix, previous + suffix);
  }
  sync(folder);
  return previous;
}

/** Links a file to a second name; copies it if the file system does not support links. */
function linkOrCopy(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    copyFileSync(file, name);
    sync(name);
  }
  chmodSync(name, 0o600);
}
