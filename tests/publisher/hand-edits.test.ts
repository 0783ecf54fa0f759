import { realpathSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { allIds } from "#db/incidents/incident-lists.ts";
import { loadVerified } from "#queries/verified.ts";
import type { World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { differences, filesBelow } from "#tests/support/site.ts";
import { openUntilFinished } from "#tests/support/worlds/record.ts";
import { publishedWorld } from "#tests/support/worlds/worlds.ts";

// Anyone with the database file can write to it. Published content must not change that way unnoticed.

/** Runs SQL on the database without Afloat; foreign keys are not checked, as in SQLite's own shell. */
function runSql({ dataDir }: World, sql: string): void {
  const db = new Database(join(dataDir, "afloat.db"));
  db.pragma("foreign_keys = OFF");
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

const UNGUARDED = "DROP TRIGGER log_keeps_its_words; DROP TRIGGER log_keeps_its_lines;";
const OF_FIRST = "(SELECT id FROM updates WHERE incident_id = $id ORDER BY seq LIMIT 1)";
const EDITS: [what: string, sql: string, message: RegExp][] = [
  [
    "a text",
    `UPDATE revisions SET text = 'All was well.' WHERE update_id = ${OF_FIRST}`,
    /: does not match line \d+ of the log \(update \w{12}\)/,
  ],
  ["a time", `UPDATE updates SET at = at + 1 WHERE id = ${OF_FIRST}`, /: does not match line \d+ of the log \(update \w{12}\)/],
  [
    "a level",
    `UPDATE impact_changes SET level = 'operational' WHERE update_id = ${OF_FIRST}`,
    /: does not match line \d+ of the log \(update \w{12}\)/,
  ],
  [
    "a title",
    "UPDATE incidents SET title = 'Nothing much' WHERE id = $id",
    /: does not match line \d+ of the log \(title and times\)/,
  ],
  ["a figure", "UPDATE figures SET value = 1 WHERE incident_id = $id", /: does not match line \d+ of the log \(figures\)/],
  [
    "a cause",
    "UPDATE postmortem_revisions SET content = json_set(content, '$.summary', 'Sun spots') WHERE incident_id = $id",
    /: does not match lines? [\d, ]+ of the log \(postmortem\)/,
  ],
  [
    "an update taken away",
    `DELETE FROM impact_changes WHERE update_id = ${OF_FIRST}; DELETE FROM revisions WHERE update_id = ${OF_FIRST}; DELETE FROM updates WHERE id = ${OF_FIRST}`,
    /: does not match line \d+ of the log \(update \w{12}\)/,
  ],
  ["an incident taken away", "DELETE FROM incidents WHERE id = $id", /Incident \w{12} is in the log, but not in the database/],
  [
    "a line of the log",
    `${UNGUARDED} UPDATE log SET line = replace(line, 'API', 'IPA') WHERE i = 1`,
    /One of the first 31 lines of the log differs from what was published/,
  ],
  ["a line taken from the log", `${UNGUARDED} DELETE FROM log WHERE i = 1`, /Published line 1 of the log is missing/],
  ["the end taken from the log", `${UNGUARDED} DELETE FROM log WHERE i > 20`, /Published line 21 of the log is missing/],
];

/** Every published file, including the manifest, signatures and heartbeat. */
const siteFilesOf = ({ dataDir }: World) => filesBelow(realpathSync(join(dataDir, "site")));

test.each(EDITS)("%s changed by hand is not published: it is refused, and named", async (_, sql, message) => {
  const world = await publishedWorld();
  const [{ id }] = (await world.json("incident", "list")).incidents.filter(({ title }: { title: string }) =>
    title.startsWith("Console"),
  );
  const before = siteFilesOf(world);
  runSql(world, sql.replaceAll("$id", `'${id}'`));
  const { status, stderr } = await world.cli("publish", "--full");
  expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  expect(stderr).toContain("by hand");
  expect(differences(before, siteFilesOf(world))).toEqual([]);
});

test("a further update of an incident that was changed by hand waits until the incident is repaired", async () => {
  const world = await publishedWorld();
  const { id, update } = await world.json("incident", "open", "--title", "DNS", "--message", "Some names fail.");
  runSql(world, `UPDATE revisions SET text = 'A few names fail.' WHERE update_id = '${update}'`);
  const refused = await world.cli("incident", "update", id, "--message", "Still so.");
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringContaining(`Incident ${id}, “DNS”: does not match line 32 of the log (update ${update})`),
  ]);
  expect(await world.json("status")).toMatchObject({ due: 1 });
  runSql(world, `UPDATE revisions SET text = 'Some names fail.' WHERE update_id = '${update}'`);
  await world.json("publish");
  expect(await world.json("status")).toMatchObject({ due: 0 });
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
});

test("an incident inserted by hand, which the log does not have, is not published", async () => {
  const world = await publishedWorld();
  runSql(
    world,
    `INSERT INTO incidents (id, title, started_at) VALUES ('byhand000000', 'Forged', 1711929600000);
     INSERT INTO updates (id, incident_id, at, posted_at, status) VALUES ('byhand000001', 'byhand000000', 1711929600000, 1711929600000, 'resolved');
     INSERT INTO revisions (update_id, n, text, published_at, reason, loud) VALUES ('byhand000001', 0, 'Told long ago.', 1711929600000, NULL, 1);`,
  );
  const { status, stderr } = await world.cli("publish", "--full");
  expect([status, stderr]).toEqual([1, expect.stringContaining("Incident byhand000000, “Forged”: not in the log (opening)")]);
});

test("a line and its text changed together are found when the complete log is next read", async () => {
  const world = await publishedWorld();
  runSql(
    world,
    `${UNGUARDED} UPDATE revisions SET text = replace(text, 'all', 'few'); UPDATE log SET line = replace(line, 'all', 'few');`,
  );
  const { status, stderr } = await world.cli("publish", "--full");
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining("One of the first 31 lines of the log differs from what was published"),
  ]);
});

test("the database itself refuses to change or remove a line of the log", async () => {
  const world = await publishedWorld();
  expect(() => runSql(world, "UPDATE log SET line = '{}' WHERE i = 0")).toThrow("never changed");
  expect(() => runSql(world, "DELETE FROM log WHERE i = 0")).toThrow("never removed");
  const db = openUntilFinished(join(world.dataDir, "afloat.db"));
  expect(loadVerified(db, allIds(db))).toHaveLength(3);
});
