import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { root } from "./afloat.ts";

/** Makes a database as the first migration alone left it, with an incident and its postmortem in it. */
export function writeFirstSchema(file: string): void {
  const db = new Database(file);
  db.exec(readFileSync(join(root, "db", "migrations", "0001_record.sql"), "utf8"));
  db.exec(`
    INSERT INTO incidents VALUES ('incident0001', 'Down', 1000, NULL, 2000);
    INSERT INTO updates VALUES (1, 'update000001', 'incident0001', 1000, 1000, 'resolved', NULL);
    INSERT INTO revisions VALUES ('update000001', 0, 'Over.', 1000, NULL, 1);
    INSERT INTO postmortems VALUES ('incident0001', 'final', 3000, 'S', 'I', 'T', 'D', 'R',
      '[{"title":null,"text":"It broke."}]', '["One"]', '[]');
    INSERT INTO postmortem_timeline VALUES ('incident0001', 1, 1200, 'Second', 'us'), ('incident0001', 0, 1000, 'First', NULL);
    INSERT INTO corrective_actions VALUES ('incident0001', 1, 'Later', NULL, NULL, NULL, 'done'),
      ('incident0001', 0, 'Now', 'Tests', 'Lead', '2026-01-01', 'open');
    PRAGMA user_version = 1;`);
  db.close();
}
