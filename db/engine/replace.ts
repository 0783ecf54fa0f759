import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { backupName, backupsFolder, sync } from "./backup-files.ts";

/**
 * Puts a finished database in the place of the record, in one step: whenever the process dies, the old one is there or the new one.
 * The old one gets a second name among the backups, which is the result. Nobody may be writing to it.
 */
export function replaceRecord(record: string, finished: string, now: Instant): string | undefined {
  if (existsSync(record)) fold(record);
  const aside = existsSync(record) ? setAside(record, now) : undefined;
  // What is left of an old journal would be played into the new database.
  for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(record + suffix, { force: true });
  sync(dirname(record));
  renameSync(finished, record);
  sync(dirname(record));
  return aside;
}

/** Brings what is in the journal into the database itself, which leaves one file. It can be done only when nobody else has it open. */
function fold(record: string): void {
  // One that is damaged is the reason to restore. To write to it would take its journal from it.
  if (!isReadable(record)) return;
  const client = new Database(record, { timeout: 1000 });
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

function setAside(record: string, now: Instant): string {
  const folder = backupsFolder(dirname(record));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const aside = join(folder, backupName("replaced", now));
  for (const suffix of ["", "-wal"]) {
    if (existsSync(record + suffix)) nameAlso(record + suffix, aside + suffix);
  }
  sync(folder);
  return aside;
}

/** Gives a file a second name; on a file system without links, a copy. */
function nameAlso(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    copyFileSync(file, name);
    sync(name);
  }
  chmodSync(name, 0o600);
}
