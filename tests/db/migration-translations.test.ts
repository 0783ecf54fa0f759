import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { loadIncident } from "../../db/incidents.ts";
import { openUntilFinished, temporaryFolder } from "../support/record.ts";

const FOLDER = join(import.meta.dirname, "../../db/migrations");

/** A database as it was before texts had translations, with one incident. */
function writeFormer(file: string): void {
  const former = readdirSync(FOLDER)
    .sort()
    .filter((name) => name < "0012");
  const client = new Database(file);
  for (const name of former) client.exec(readFileSync(join(FOLDER, name), "utf8"));
  client.exec(`
    INSERT INTO incidents (id, title, started_at) VALUES ('incident0001', 'Down', 1000);
    INSERT INTO updates (id, incident_id, at, posted_at, status) VALUES ('update000001', 'incident0001', 1000, 1000, 'investigating');
    INSERT INTO revisions (update_id, n, text, published_at, loud) VALUES ('update000001', 0, 'Calls fail.', 1000, 1);
    PRAGMA user_version = ${former.length};`);
  client.close();
}

test("texts from before there were translations stay as they are, and have none", () => {
  const file = join(temporaryFolder(), "afloat.db");
  writeFormer(file);
  const incident = loadIncident(openUntilFinished(file), "incident0001");
  expect(incident).toMatchObject({ title: "Down", updates: [{ revisions: [{ text: "Calls fail." }] }] });
  expect(incident).not.toHaveProperty("titleTranslations");
  expect(incident?.updates[0]?.revisions[0]).not.toHaveProperty("translations");
});
