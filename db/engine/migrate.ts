import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type Database from "better-sqlite3";
import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { backupName, backupsFolder, listBackups } from "./backup-files.ts";
import { copyDatabase } from "./copy.ts";

const files = Object.entries(
  import.meta.glob<string>("../migrations/*.sql", { query: "?raw", import: "default", eager: true }),
).sort(([a], [b]) => a.localeCompare(b));

/** How many migrations this version of Afloat has. */
export const VERSION = files.length;

const MAX_BACKUPS = 5;

/** The result of a migration. */
export interface Migration {
  from: number;
  to: number;
  /** The file of the backup that was made before. */
  backup: string;
}

const versionOf = (client: Database.Database) => client.pragma("user_version", { simple: true }) as number;

/**
 * Applies the numbered SQL files that are not applied yet, each in a transaction; `user_version` counts them. An existing record
 * is backed up first, and not migrated if that fails. Returns the migration of an existing record.
 */
export function migrate(client: Database.Database, now: Instant): Migration | undefined {
  const from = versionOf(client);
  if (from > VERSION)
    throw new Refusal("database", "It was written by a newer Afloat.", "Start that version, or restore an older backup.");
  const backup = from > 0 && from < VERSION ? backUpBefore(client, now) : undefined;
  for (const [index, [, sql]] of files.entries()) {
    if (index >= from) applyOnce(client, index + 1, sql);
  }
  return backup === undefined ? undefined : { from, to: VERSION, backup };
}

function backUpBefore(client: Database.Database, now: Instant): string {
  const folder = backupsFolder(dirname(client.name));
  const file = join(folder, backupName("before", now, VERSION));
  try {
    copyDatabase(client, file);
  } catch (error) {
    throw new Refusal(
      "database",
      `The database must be migrated, but the backup before the migration failed: ${(error as Error).message}. Nothing was changed.`,
      `Free some space in ${folder}, or make it writable, and start again.`,
    );
  }
  const copies = listBackups(folder).filter(({ kind }) => kind === "before");
  for (const { file } of copies.slice(MAX_BACKUPS)) rmSync(file, { force: true });
  return file;
}

function applyOnce(client: Database.Database, version: number, sql: string): void {
  client
    .transaction(() => {
      // Another process may have migrated while this one waited for the lock.
      if (versionOf(client) >= version) return;
      client.exec(sql);
      client.pragma(`user_version = ${version}`);
    })
    .immediate();
}
