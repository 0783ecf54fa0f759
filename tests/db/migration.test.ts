import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { loadIncident } from "../../db/incidents.ts";
import { idsWithOpenActions } from "../../db/postmortems.ts";
import { root } from "../support/afloat.ts";
import { openUntilFinished, temporaryFolder } from "../support/record.ts";

/** A database as the first migration alone left it, with an incident and its postmortem in it. */
function firstSchema(): string {
  const file = join(temporaryFolder(), "afloat.db");
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
  return file;
}

test("a postmortem of an older database becomes its first revision, whole and in order", () => {
  const db = openUntilFinished(firstSchema());
  const postmortem = loadIncident(db, "incident0001")?.postmortem;
  expect(postmortem).toMatchObject({
    stage: "final",
    publishedAt: 3000,
    summary: "S",
    rootCause: [{ title: null, text: "It broke." }],
    contributingFactors: ["One"],
    lessons: [],
    timeline: [
      { at: 1000, text: "First", source: null },
      { at: 1200, text: "Second", source: "us" },
    ],
    actions: [
      { title: "Now", group: "Tests", owner: "Lead", due: "2026-01-01", state: "open" },
      { title: "Later", group: null, owner: null, due: null, state: "done" },
    ],
  });
  expect(postmortem?.revisions).toHaveLength(1);
  expect(idsWithOpenActions(db)).toEqual(["incident0001"]);
});
