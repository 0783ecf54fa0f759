import { chmodSync, copyFileSync, existsSync, rmSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { sql } from "drizzle-orm";
import { failWaiting } from "#db/notifications/notices.ts";
import { enqueue, lastChangeAt } from "#db/record/publications.ts";
import { devices, entryLinks, sessions, setupLinks } from "#db/schema/accounts.ts";
import { Refusal } from "#domain/errors.ts";
import { sync } from "./backup-files.ts";
import { type Contents, Damage, inspect } from "./inspect.ts";
import { type Migration, VERSION } from "./migrate.ts";
import { type Db, openDb, transact } from "./open.ts";

/** A copy of a backup next to the record, checked, migrated, and ready to replace it. */
export interface Staged {
  file: string;
  /** What the backup contained. */
  contents: Contents;
  migration: Migration | undefined;
}

/**
 * Prepares a backup to replace `record`, which is not touched; `finish` adds what else it should contain. Refuses a file that is
 * not a record of Afloat's, is damaged, or was written by a newer version.
 */
export function stage(backup: string, record: string, finish: (db: Db) => void): Staged {
  const file = `${record}.restoring`;
  clear(file);
  try {
    copy(backup, file);
    // A record in use that was copied by hand has its latest changes in a second file.
    if (existsSync(`${backup}-wal`)) copy(`${backup}-wal`, `${file}-wal`);
    const contents = accept(file);
    const migration = prepare(file, record, finish);
    sync(file);
    return { file, contents, migration };
  } catch (error) {
    clear(file);
    throw error;
  }
}

const clear = (file: string): void => {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
};

function copy(from: string, to: string): void {
  const repair = "Give the file that “afloat backup” wrote.";
  const found = statSync(from, { throwIfNoEntry: false });
  if (!found) throw new Refusal("file", `There is no ${from}.`, repair);
  if (!found.isFile()) throw new Refusal("file", `${from} is not a file.`, repair);
  try {
    copyFileSync(from, to);
    chmodSync(to, 0o600);
  } catch (error) {
    const rule = `${from} could not be copied: ${(error as Error).message}.`;
    throw new Refusal("file", rule, "Make it readable, and free some space in the database's folder.");
  }
}

function accept(file: string): Contents {
  const contents = contentsOf(file);
  const isOurs = ["incidents", "updates", "revisions", "publications"].every((table) => contents.rows.has(table));
  if (!isOurs || contents.version === 0)
    throw new Refusal("file", "It is a database, but not one of Afloat's.", "Give the file that “afloat backup” wrote.");
  if (contents.version > VERSION)
    throw new Refusal("file", "It was written by a newer Afloat.", "Restore it with that version, or use an older backup.");
  return contents;
}

function contentsOf(file: string): Contents {
  try {
    return inspect(file);
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    throw new Refusal("file", `It is damaged, or not a database: ${error.message}.`, "Use another backup.");
  }
}

/** Migrates the copy and removes what must not be restored with it. */
function prepare(file: string, record: string, finish: (db: Db) => void): Migration | undefined {
  let migration: Migration | undefined;
  const db = openDb(file, {
    onMigration: (done) => {
      migration = done;
    },
  });
  const lastIssued = lastPublication(record);
  transact(db, (tx) => {
    // Otherwise sessions that have ended since would be valid again.
    tx.delete(sessions).run();
    for (const links of [setupLinks, entryLinks, devices]) tx.delete(links).run();
    // Only the receivers know whether these were sent after the backup was made.
    failWaiting(tx, "It was waiting when the backup was made; it may have been sent since.", lastChangeAt(tx) ?? 0);
    // The number of a publication is its receipt: one that was issued since the backup must not be used for another change.
    tx.run(sql`UPDATE sqlite_sequence SET seq = max(seq, ${lastIssued}) WHERE name = 'publications'`);
    // If the process dies before the pages are rendered again, the next start does it. The time of the record's last change
    // stays.
    enqueue(tx, { kind: "everything" }, lastChangeAt(tx) ?? 0);
  });
  try {
    finish(db);
  } finally {
    db.$client.close();
  }
  return migration;
}

/** The number of the last publication of a record; 0 if it cannot be read. */
function lastPublication(record: string): number {
  if (!existsSync(record) || statSync(record).size === 0) return 0;
  const db = new Database(record, { readonly: true });
  try {
    return (db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'publications'").pluck().get() as number | undefined) ?? 0;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}
