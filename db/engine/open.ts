import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import * as schema from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";
import { asRefusal } from "./disk-faults.ts";
import { type Migration, migrate } from "./migrate.ts";

/** A connection to the record; all calls are synchronous. Each process has one. */
export type Db = BetterSQLite3Database<typeof schema> & { $client: Database.Database };
/** Anything that can read the record: a connection, or a transaction. */
export type Reader = Pick<BetterSQLite3Database<typeof schema>, "select" | "selectDistinct" | "get" | "all">;

declare const transaction: unique symbol;
/** A running transaction. Only `transact` and `savepoint` create one, so nothing is ever written outside a transaction. */
export type Tx = Reader &
  Pick<BetterSQLite3Database<typeof schema>, "insert" | "update" | "delete" | "run" | "transaction"> & { [transaction]: true };

interface OpenOptions {
  now?: () => Instant;
  /** Called after an existing record was migrated. */
  onMigration?: (migration: Migration) => void;
}

/** Opens the record in a file; creates and migrates it if necessary. Refuses a database that could lose commits. */
export function openDb(file: string, options: OpenOptions = {}): Db {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return openDurably(new Database(file), options);
  } catch (error) {
    throw asRefusal(error);
  }
}

function openDurably(client: Database.Database, { now = Date.now, onMigration }: OpenOptions): Db {
  client.pragma("busy_timeout = 5000");
  client.pragma("journal_mode = WAL");
  client.pragma("foreign_keys = ON");
  client.pragma("trusted_schema = OFF");
  // Must be set on every connection: better-sqlite3 falls back to NORMAL, which loses acknowledged commits in a power cut.
  client.pragma("synchronous = FULL");
  // Four megabytes hold what pages are rendered from. The default of sixteen per connection would waste memory on a small
  // machine.
  client.pragma("cache_size = -4000");
  const migration = migrate(client, now());
  if (migration) onMigration?.(migration);
  assertDurable(client);
  return drizzle({ client, schema });
}

/**
 * Runs `write` as one immediate transaction: either everything is saved or nothing. Disk errors become refusals in plain
 * language.
 */
export function transact<T>(db: Db, write: (tx: Tx) => T): T {
  try {
    return db.transaction((tx) => write(tx as unknown as Tx), { behavior: "immediate" });
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Runs `write` as a part of a transaction: if it fails, only its own writes are undone. */
export const savepoint = <T>(tx: Tx, write: (tx: Tx) => T): T => tx.transaction((inner) => write(inner as unknown as Tx));

function assertDurable(client: Database.Database): void {
  // A connection reports its actual settings only after a first write.
  client.transaction(() => client.pragma(`user_version = ${client.pragma("user_version", { simple: true })}`)).immediate();
  const read = (pragma: string) => client.pragma(pragma, { simple: true });
  if (read("journal_mode") !== "wal" || read("synchronous") !== 2 || read("foreign_keys") !== 1) {
    throw new Error(
      "SQLite did not accept journal_mode=WAL, synchronous=FULL and foreign_keys=ON; without them updates could be lost.",
    );
  }
}
