import { join } from "node:path";
import Database from "better-sqlite3";

/** Records that a mirror held a publication at its URL, as the server does, for a mirror that exists in the settings only. */
export function holdPublication(dataDir: string, name: string, publicUrl: string): void {
  const db = new Database(join(dataDir, "afloat.db"));
  db.prepare("INSERT INTO named_mirrors VALUES (?, ?, 0)").run(name, publicUrl);
  db.close();
}
