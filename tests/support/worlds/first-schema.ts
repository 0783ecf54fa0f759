import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { root } from "#tests/support/afloat.ts";

/** Makes a database of the first migration only, with an incident at this time and its postmortem. */
export function writeFirstSchema(file: string, at = 1_000): void {
  const db = new Database(file);
  db.exec(readFileSync(join(root, "db", "migrations", "0001_record.sql"), "utf8"));
  db.exec(`
    INSERT INTO incidents VALUES ('incident0001', 'Down', ${at}, NULL, ${at + 1_000});
    INSERT INTO updates VALUES (1, 'update000001', 'incident0001', ${at}, ${at}, 'resolved', NULL);
    INSERT INTO revisions VALUES ('update000001', 0, 'Over.', ${at}, NULL, 1);
    INSERT INTO postmortems VALUES ('incident0001', 'final', ${at + 2_000}, 'S', 'I', 'T', 'D', 'R',
      '[{"title":null,"text":"It broke."}]', '["One"]', '[]');
    INSERT INTO postmortem_timeline VALUES ('incident0001', 1, ${at + 200}, 'Second', 'us'), ('incident0001', 0, ${at}, 'First', NULL);
    INSERT INTO corrective_actions VALUES ('incident0001', 1, 'Later', NULL, NULL, NULL, 'done'),
      ('incident0001', 0, 'Now', 'Tests', 'Lead', '2026-01-01', 'open');
    PRAGMA user_version = 1;`);
  db.close();
}

/** Rewrites a database as an Afloat with fewer migrations would have written it: only the tables and columns of that version. */
export function writePreviousSchema(file: string, version: number): void {
  const folder = join(root, "db", "migrations");
  const rebuilt = `${file}.former`;
  const db = new Database(rebuilt);
  db.pragma("foreign_keys = OFF");
  for (const name of readdirSync(folder).sort().slice(0, version)) db.exec(readFileSync(join(folder, name), "utf8"));
  db.pragma(`user_version = ${version}`);
  db.exec(`ATTACH '${file}' AS present`);
  const tables = db
    .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  for (const table of tables as string[]) {
    const columns = (db.pragma(`main.table_info(${table})`) as { name: string }[]).map(({ name }) => name).join(", ");
    // Migrations insert rows of their own.
    db.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM present.${table}`);
  }
  db.close();
  for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
  renameSync(rebuilt, file);
}
