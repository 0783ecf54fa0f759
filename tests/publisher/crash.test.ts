import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { transact } from "#db/engine/open.ts";
import { publishedEdge, savePublishedEdge } from "#db/record/log.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { inRun, isLong } from "#tests/support/long.ts";
import { openParts } from "#tests/support/parts.ts";
import { differences, filesBelow } from "#tests/support/site.ts";
import { openUntilFinished } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** The order in which a publication writes its files. */
const STAGES = [
  "integrity/sums/",
  "integrity/log/",
  integrityPaths.checkpoint,
  integrityPaths.sums,
  `${integrityPaths.manifest}`,
  integrityPaths.signature,
  integrityPaths.heartbeat,
];
const stageOf = (name: string): number =>
  STAGES.findLastIndex((stage) => `/${name}`.startsWith(stage.startsWith("/") ? stage : `/${stage}`));

/** Puts the site into the state of a publisher that was killed after so many files. */
function halfWritten({ dataDir }: World, before: Map<string, Buffer>, after: Map<string, Buffer>, count: number): void {
  const changed = differences(before, after).sort((a, b) => stageOf(a) - stageOf(b));
  for (const [index, name] of changed.entries()) {
    const bytes = (index < count ? after : before).get(name);
    const file = join(dataDir, "site", name);
    if (bytes) writeFileSync(file, bytes);
    else rmSync(file, { force: true });
  }
}

const stopsOf = (written: number): number[] =>
  Array.from({ length: written + 1 }, (_, count) => count).filter((count) => isLong || count % 3 === 0 || count === written);

test("killed between any two files of a publication, the next start completes the site", async () => {
  // A small site without impact has few files, so that each position between two of them can be tested.
  const world = await smallWorld();
  const before = filesBelow(mirrorOf(world));
  const db = openUntilFinished(join(world.dataDir, "afloat.db"));
  const edge = publishedEdge(db);
  const { publication } = await world.json("incident", "open", "--title", "DNS", "--message", "Down.");
  const after = filesBelow(mirrorOf(world));
  const written = differences(before, after).length;
  expect(written).toBeGreaterThan(12);
  // The short run tests every third position, including the first and the last.
  for (const count of stopsOf(written)) {
    halfWritten(world, before, after, count);
    db.$client.prepare("UPDATE publications SET live_at = NULL, whole_at = NULL WHERE seq = ?").run(publication);
    transact(db, (tx) => savePublishedEdge(tx, edge));
    const next = await openParts(world.env, Date.now());
    expect(await next.publisher.catchUp()).toMatchObject({ seq: publication });
    const healed = mirrorOf(world);
    expect(await faultyFiles(healed), `after ${count} of ${written} files`).toEqual([]);
    const pages = differences(after, filesBelow(healed)).filter(
      (name) => !name.startsWith("integrity/") && name !== "heartbeat.json",
    );
    expect(pages).toEqual([]);
  }
}, 600_000);

test("killed between the most important pages and the rest, the next start renders the rest, and no notification is sent twice", async () => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  const instance = await openParts(world.env, Date.now());
  const impacts = [{ service: "api", level: "major_outage" }];
  const { id } = instance.parts.openIncident(instance.afloat.context, {
    ...{ title: "DNS", status: "investigating", message: "Names are not found." },
    impacts,
  });
  const killed = new Error("killed here");
  const publishing = instance.publisher.publishDue(() => {
    throw killed;
  });
  await expect(publishing).rejects.toBe(killed);
  const contains = (name: string) => filesBelow(mirrorOf(world)).get(name)?.includes("Names are not found.") ?? false;
  expect([`incidents/${id}/index.html`, "feed.xml", "services/api/feed.xml"].map(contains)).toEqual([true, true, false]);
  const site = mirrorOf(world);
  expect(await faultyFiles(site)).toEqual([]);
  // A live page has no link to a page that is not live yet: its record, or its translation.
  const page = readFileSync(join(site, `incidents/${id}/index.html`), "utf8");
  const linked = [...page.matchAll(/ href="(\/[^"#?]*)/g)].map(([, path]) => fileOf(path as string));
  expect(linked).toEqual(expect.arrayContaining([`incidents/${id}/record.json`, `zh-CN/incidents/${id}/index.html`]));
  expect(linked.filter((name) => !existsSync(join(site, name)))).toEqual([]);

  const next = await openParts(world.env, Date.now());
  expect(await next.publisher.catchUp()).toBeUndefined();
  expect(contains("services/api/feed.xml")).toBe(true);
  const made = filesBelow(mirrorOf(world));
  await next.publisher.publishAll();
  const pages = differences(made, filesBelow(mirrorOf(world))).filter((name) => !/^(integrity\/|heartbeat)/.test(name));
  expect(pages).toEqual([]);
});

test("however often a publication is killed, the site is complete after the next one", async () => {
  const world = await smallWorld();
  const { id } = await world.json("incident", "open", "--title", "DNS", "--message", "Down.");
  for (const delay of fc.sample(fc.integer({ min: 250, max: 900 }), { numRuns: inRun({ short: 2, long: 8 }), seed: 8_042_024 })) {
    const serving = await world.serve("--admin-only");
    const posting = world.cli("incident", "update", id, "--message", `Still down after ${delay}.`);
    await sleep(delay);
    await serving.end("SIGKILL");
    await posting;
    await world.json("publish");
    expect(await faultyFiles(mirrorOf(world)), `killed after ${delay} ms`).toEqual([]);
  }
});
