import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linesFrom, linesOfIncidents } from "#db/record/log.ts";
import { LOG_FILE_LINES } from "#domain/publishing/integrity-paths.ts";
import { STATE_PATHS } from "#domain/publishing/paths.ts";
import { readLine, recordEventOf } from "#domain/record/log-parsing.ts";
import { projectEntry } from "#domain/record/projection.ts";
import { loadVerified } from "#queries/verified.ts";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf, verifyFolder } from "#tests/support/copies.ts";
import { inRun } from "#tests/support/long.ts";
import { openParts } from "#tests/support/parts.ts";
import { differences, filesBelow, siteFiles } from "#tests/support/site.ts";
import { demoCatalogue, demoIncidents } from "#tests/support/worlds/demo.ts";
import { writePreviousSchema } from "#tests/support/worlds/first-schema.ts";
import { anyStep, opening } from "#tests/support/worlds/random-steps.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { openRecorded, type Recorded } from "#tests/support/worlds/recorded.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";
import type { Step } from "#tests/support/worlds/step-kinds.ts";
import { publishedWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import { logEarlierIncidents } from "#usecases/record/commit.ts";
import { exportIncidents, importIncidents } from "#usecases/record/transfer.ts";

// Everything that was published is in the log, and everything in the log was published.

/** Performs a step, unless the rules refuse it. */
function attempt(record: Recorded, step: Step): void {
  record.tick();
  try {
    step.perform(record);
  } catch (error) {
    if (!(error instanceof Error && ("field" in error || "refusals" in error))) throw error;
  }
}

const RUNS = inRun({ short: 6, long: 20 });

test("after every action of staff, the log is append-only, has no gap in its numbers, and matches every incident", async () => {
  let lines = 0;
  await fc.assert(
    fc.asyncProperty(opening, fc.array(anyStep, { minLength: 10, maxLength: 10 }), async (first, more) => {
      const record = await openRecorded();
      const { db } = record.context;
      let before: string[] = [];
      for (const step of [first, ...more]) {
        attempt(record, step);
        const after = [...linesFrom(db, 0)].map(({ line }) => line);
        expect(after.slice(0, before.length)).toEqual(before);
        expect(after.map((line) => readLine(line)?.i)).toEqual(after.map((_, i) => i));
        expect(loadVerified(db, record.ids).map(({ id }) => id)).toEqual(record.ids);
        before = after;
      }
      lines += before.length;
    }),
    { numRuns: RUNS, seed: 8_042_024, endOnFailure: true },
  );
  expect(lines).toBeGreaterThan(10 * RUNS);
});

const UNUSUAL = [
  "half a character \ud83d here",
  "nul \u0000 in it",
  "line\u2028ends\r\n\u0085",
  "🛟 عربى \u202e",
  '"quoted" \\ </script>',
];

test("texts of every kind are logged as they are stored", async () => {
  const { parts, context } = await openRecorded();
  for (const text of UNUSUAL) {
    const title = text.replace(/[\r\n]/g, " ");
    const { id, update } = parts.openIncident(context, { title, status: "investigating", message: text });
    parts.correctUpdate(context, update, { message: `${text} more`, reason: title, loud: true });
    parts.setFigures(context, id, [{ name: "share", value: 0.1, unit: text, basis: "estimate", asOf: null, note: text }]);
    expect(loadVerified(context.db, [id])).toHaveLength(1);
  }
});

test("an import is logged completely, and the log alone is enough to rebuild the database", () => {
  const there = emptyRecord(Date.now());
  replaceCatalogue(there, demoCatalogue);
  importIncidents(there, demoIncidents);
  const lines = [...linesFrom(there.db, 0)];
  const byIncident = Map.groupBy(lines, ({ incidentId }) => incidentId);
  const rebuilt = [...byIncident.values()].flatMap((own) => projectEntry(own.map(({ line }) => recordEventOf(line))) ?? []);
  const here = emptyRecord(Date.now());
  replaceCatalogue(here, demoCatalogue);
  expect(importIncidents(here, rebuilt).refused).toEqual([]);
  expect(exportIncidents(here)).toEqual(exportIncidents(there));
  expect([...linesFrom(here.db, 0)].map(({ line }) => line.replace(/"t":"[^"]*"/, ""))).toEqual(
    lines.map(({ line }) => line.replace(/"t":"[^"]*"/, "")),
  );
});

test("a database from before there was a log gets one, once, in the order in which updates were published", () => {
  const context = emptyRecord(Date.now());
  replaceCatalogue(context, demoCatalogue);
  importIncidents(context, demoIncidents.toReversed());
  context.db.$client.exec("DROP TRIGGER log_keeps_its_lines; DELETE FROM log");
  logEarlierIncidents(context);
  const lines = [...linesFrom(context.db, 0)];
  expect([...new Set(lines.map(({ incidentId }) => incidentId))]).toEqual(demoIncidents.map(({ id }) => id));
  expect(
    loadVerified(
      context.db,
      demoIncidents.map(({ id }) => id),
    ),
  ).toEqual([...demoIncidents]);
  logEarlierIncidents(context);
  expect([...linesFrom(context.db, 0)]).toEqual(lines);
});

/** Removes the log, as in a database that an older Afloat wrote. */
const withoutLog = (world: World): void => writePreviousSchema(join(world.dataDir, "afloat.db"), 2);

test("the database of an older Afloat is logged when it is first opened, and published as it was", async () => {
  const world = await worldWithIncident();
  const previous = siteFiles(world);
  withoutLog(world);
  rmSync(join(world.dataDir, "site", "integrity"), { recursive: true });
  await world.json("publish");
  // The files of the current state contain the time of the last publication, which is now.
  const state = STATE_PATHS.map((path) => path.slice(1));
  expect(differences(previous, siteFiles(world)).filter((name) => !state.includes(name))).toEqual([]);
  const mirror = mirrorOf(world);
  expect((await verifyFolder(mirror)).faults).toEqual([]);
  expect([...filesBelow(mirror)].filter(([name]) => name.startsWith("integrity/log/"))).toHaveLength(1);
});

test("a log that was deleted does not come back as a different one", async () => {
  const world = await publishedWorld();
  withoutLog(world);
  const { status, stderr } = await world.cli("publish", "--full");
  expect([status, stderr]).toEqual([1, expect.stringContaining("differs from what was published")]);
});

test("the log is published in files of a few hundred lines, and an update writes only the last one again", async () => {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const { parts, afloat, publisher } = await openParts(world.env, Date.now());
  const { context } = afloat;
  parts.replaceCatalogue(context, catalogue);
  const { id } = parts.openIncident(context, { title: "DNS", status: "investigating", message: "Down." });
  for (let n = 0; n < LOG_FILE_LINES; n++) parts.postUpdate(context, id, { status: "identified", message: `Update ${n}.` });
  await publisher.publishAll();
  const before = filesBelow(mirrorOf(world));
  const logFiles = [...before.keys()].filter((name) => name.startsWith("integrity/log/")).sort();
  const lengths = logFiles.map((name) => String(before.get(name)).split("\n").length - 1);
  expect(lengths.length).toBeGreaterThan(1);
  expect(lengths.slice(0, -1).every((length) => length === LOG_FILE_LINES)).toBe(true);
  parts.openIncident(context, { title: "API", status: "investigating", message: "Down." });
  await publisher.publishDue();
  const after = filesBelow(mirrorOf(world));
  const grown = logFiles.filter((name) => !after.get(name)?.equals(before.get(name) as Buffer));
  expect(grown).toEqual([logFiles.at(-1)]);
  expect(String(after.get(grown[0] as string)).startsWith(String(before.get(grown[0] as string)))).toBe(true);
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
  expect(linesOfIncidents(afloat.db, [id]).size).toBe(1);
});
