import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import type { Db } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import { SECOND } from "#domain/time.ts";

/** The tables that a rehearsal copies: catalogue, users and templates, but no incidents and no sessions. */
const COPIED_TABLES = ["regions", "services", "offers", "accounts", "authenticators", "recovery_codes", "templates"];

/** Fills a new record with the users, services and templates of another one, which is only read. */
export function seedRehearsal({ $client: client }: Db, record: string): void {
  if (!existsSync(record))
    throw new Refusal(
      "database",
      `There is no database at ${record}.`,
      "Start Afloat once, or set AFLOAT_DATA to the folder that holds afloat.db.",
    );
  const source = new Database(record, { readonly: true, timeout: 5 * SECOND });
  try {
    if (source.pragma("user_version", { simple: true }) !== client.pragma("user_version", { simple: true }))
      throw new Refusal(
        "database",
        "The database is from another version of Afloat.",
        "Start this version on it once to migrate it.",
      );
    client.transaction(() => {
      client.prepare("DELETE FROM templates").run();
      for (const table of COPIED_TABLES) copyTable(source, client, table);
    })();
  } finally {
    source.close();
  }
}

function copyTable(source: Database.Database, target: Database.Database, table: string): void {
  const names = source.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];
  const insert = target.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`);
  for (const row of source
    .prepare(`SELECT ${names.join(", ")} FROM ${table}`)
    .raw()
    .iterate())
    insert.run(...(row as unknown[]));
}
