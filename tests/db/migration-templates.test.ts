import { readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { listTemplates } from "#db/admin/templates.ts";
import { root } from "#tests/support/afloat.ts";
import { writePreviousSchema } from "#tests/support/worlds/first-schema.ts";
import { emptyRecord, openUntilFinished } from "#tests/support/worlds/record.ts";

/** How many migrations came before the one that this tests. */
const EARLIER = readdirSync(join(root, "db", "migrations"))
  .sort()
  .indexOf("0015_drafts_templates_mirrors.sql");

/** The templates of a former version, as it shipped them. */
const FORMER = [
  ["fixisinplace", "Fix in place", "monitoring", "", "A fix is in place. {{impact}} We keep watching until we are sure."],
  [
    "allworksnow0",
    "Resolved",
    "resolved",
    "",
    "All affected services are operational again. We will publish the root cause and the corrective actions here.",
  ],
  ["causeisknown", "Cause found", "identified", "", "We found the cause. Our own text."],
];

/** A database of the version before, with these templates and drafts. */
function formerRecord(drafts: readonly (readonly [key: string, fields: string])[] = []) {
  const context = emptyRecord();
  context.db.$client.close();
  writePreviousSchema(context.file, EARLIER);
  const db = new Database(context.file);
  db.exec(
    "DELETE FROM templates; INSERT INTO accounts (id, name, role, password, created_at) SELECT 1, 'Lead', 'publisher', 'x', 0 WHERE 1",
  );
  for (const row of FORMER) db.prepare("INSERT INTO templates VALUES (?, ?, ?, ?, ?)").run(row);
  for (const [key, fields] of drafts) db.prepare("INSERT INTO drafts VALUES (1, ?, ?, 5)").run(key, fields);
  db.close();
  return openUntilFinished(context.file);
}

test("templates that nobody edited are brought up to date, and edited ones stay", () => {
  const byId = Object.fromEntries(listTemplates(formerRecord()).map(({ id, name, message }) => [id, [name, message]]));
  expect(byId).toEqual({
    fixisinplace: ["Fix in place", "{{impact}} {{unchanged}}"],
    allworksnow0: ["Resolved", "{{impact}} {{analysis}}"],
    causeisknown: ["Cause found", "We found the cause. Our own text."],
  });
  expect(listTemplates(emptyRecord().db).map(({ title, message }) => [title, message])).toContainEqual([
    "{{problem}}",
    "{{impact}}\n\n{{workloads}}",
  ]);
});

test("the draft of a form gets the id of its update, so that it is listed", () => {
  const db = formerRecord([
    ["new", '[["id","abcdefghijkl"],["title","Half"]]'],
    ["aaaaaaaaaaaa.update", '[["message","Half"]]'],
  ]);
  expect(db.$client.prepare("SELECT key FROM drafts ORDER BY key").pluck().all()).toEqual([
    "aaaaaaaaaaaa.update",
    "new/abcdefghijkl",
  ]);
});
