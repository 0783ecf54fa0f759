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

/** A copy of a backup beside the record, checked and brought up to date, ready to take its place. */
export interface Staged {
  file: string;
  /** What the backup held. */
  contents: Contents;
  migration: Migration | undefined;
}

/**
 * Makes a backup ready to take the place of `record`, which is not touched; `finish` adds what else it should hold. Refuses what is
 * no record of Afloat's, is damaged, or was written by a newer version.
 */
export function stage(backup: string, record: string, finish: (db: Db) => void): Staged {
  const file = `${record}.restoring`;
  clear(file);
  try {
    copy(backup, file);
    // A copy made by hand of a record in use has its latest words in a second file.
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

/** What was true of the record when it was copied, and must not come back with it. */
function prepare(file: string, record: string, finish: (db: Db) => void): Migration | undefined {
  let migration: Migration | undefined;
  const db = openDb(file, {
    onMigration: (done) => {
      migration = done;
    },
  });
  const given = lastNumber(record);
  transact(db, (tx) => {
    // Sessions that were ended since would be open again.
    tx.delete(sessions).run();
    for (const links of [setupLinks, entryLinks, devices]) tx.delete(links).run();
    // Whether these were sent after the copy was made, only their receivers know.
    failWaiting(tx, "It was waiting when the backup was made; it may have been sent since.", lastChangeAt(tx) ?? 0);
    // A publication's number is a receipt: what was given out since the backup is never given to other words.
    tx.run(sql`UPDATE sqlite_sequence SET seq = max(seq, ${given}) WHERE name = 'publications'`);
    // Should the process die before the pages are made again, the next start owes them. The record's last change stays when it was.
    enqueue(tx, { kind: "everything" }, lastChangeAt(tx) ?? 0);
  });
  try {
    finish(db);
  } finally {
    db.$client.close();
  }
  return migration;
}

/** The last publication that a record counted; 0 when it cannot tell. */
function lastNumber(record: string): number {
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
