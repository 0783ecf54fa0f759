import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { canonical } from "#domain/canonical.ts";
import type { LogLine } from "#domain/record/log-line.ts";
import { readLine } from "#domain/record/log-parsing.ts";
import { copyAt } from "#integrity/copy.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { type Memory, NOTHING_SEEN, observe } from "#integrity/witness.ts";
import type { World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";

const MINUTE = 60_000;
const seen = (folders: readonly string[], memory: Memory = NOTHING_SEEN, later = 0) =>
  observe(folders.map(copyAt), memory, () => Date.now() + later, 0);
const openIncidentIn = (world: World, title: string) => world.json("incident", "open", "--title", title, "--message", "Down.");

/**
 * Rewrites published texts, including the lines of the log and their hashes, as someone with access to the machine and its key can, and
 * publishes everything again.
 */
async function rewriteHistory(world: World): Promise<void> {
  const db = new Database(join(world.dataDir, "afloat.db"));
  db.exec("DROP TRIGGER log_keeps_its_words");
  const line = readLine(db.prepare("SELECT line FROM log WHERE i = 2").pluck().get() as string) as LogLine & { update: string };
  const text = "All was well.";
  db.prepare("UPDATE log SET line = ? WHERE i = 2").run(canonical({ ...line, text, sha256: sha256Hex(text) }));
  db.prepare("UPDATE revisions SET text = ? WHERE update_id = ?").run(text, line.update);
  db.close();
  rmSync(join(world.dataDir, "site", "integrity", "checkpoint"));
  await world.json("publish", "--full");
}

test("a log that grew is recognized as an extension, and two copies that agree are accepted", async () => {
  const world = await worldWithIncident();
  const first = await seen([mirrorOf(world), mirrorOf(world)]);
  expect([first.complaints, first.memory.log.size]).toEqual([[], 5]);
  await openIncidentIn(world, "DNS");
  const second = await seen([mirrorOf(world)], first.memory);
  expect([second.complaints, second.memory.log.size]).toEqual([[], 7]);
});

test("a history that was rewritten and signed again passes every check but the witness", async () => {
  const world = await worldWithIncident();
  const { memory } = await seen([mirrorOf(world)]);
  await rewriteHistory(world);
  await openIncidentIn(world, "DNS");
  const mirror = mirrorOf(world);
  expect(await faultyFiles(mirror)).toEqual([]);
  const later = await seen([mirror], memory);
  expect(later.complaints).toEqual([`${mirror}: a line of the 5 log lines seen before was rewritten or removed.`]);
  expect(later.memory.log).toEqual(memory.log);
  expect((await seen([mirror], later.memory)).complaints).toEqual(later.complaints);
});

test("a copy that went back is distinguished from one that only lags, and two that differ from each other", async () => {
  const world = await worldWithIncident();
  const old = mirrorOf(world);
  await openIncidentIn(world, "DNS");
  const current = mirrorOf(world);
  const both = await seen([current, old]);
  expect(both.complaints).toEqual([]);
  const lagging = await seen([current, old], both.memory, 2 * MINUTE);
  expect(lagging.complaints).toEqual([expect.stringContaining(`${old} has publication 4, ${current} has had 5 since`)]);
  cpSync(old, current, { recursive: true });
  expect((await seen([current], both.memory)).complaints).toContain(`${current} went back from publication 5 to 4.`);
});

test("two audiences that see two logs are found by a witness that sees both", async () => {
  const world = await worldWithIncident();
  const honest = mirrorOf(world);
  await rewriteHistory(world);
  const forged = mirrorOf(world);
  expect(await faultyFiles(forged)).toEqual([]);
  const { complaints } = await seen([honest, forged]);
  expect(complaints).toEqual([`${forged} shows a different log than ${honest}.`]);
});

test("a silent publisher, and an expired copy, are named", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  const { memory, complaints } = await seen([mirror], NOTHING_SEEN, 4 * MINUTE);
  expect(complaints).toEqual([]);
  expect((await seen([mirror], memory, 6 * MINUTE)).complaints).toEqual([
    expect.stringContaining("the publisher has been silent since"),
  ]);
  expect((await seen([mirror], memory, 21 * MINUTE)).complaints).toContainEqual(
    expect.stringContaining(`${mirror} is out of date`),
  );
});

test("a different key than the first one seen is never accepted", async () => {
  const [world, other] = [await worldWithIncident(), await worldWithIncident()];
  const { memory } = await seen([mirrorOf(world)]);
  const { complaints } = await seen([mirrorOf(other)], memory);
  expect(complaints).toEqual([expect.stringContaining("does not match this file and the given key")]);
});

test("on the command line it checks once, stores its state in a file, and exits with 1 when something is wrong", async () => {
  const world = await worldWithIncident();
  const state = join(temporaryFolder(), "seen.json");
  const site = join(world.dataDir, "site");
  expect(await world.json("witness", site, "--once", "--state", state)).toMatchObject({ complaints: [], log: { size: 5 } });
  expect(JSON.parse(readFileSync(state, "utf8"))).toMatchObject({ log: { size: 5 }, seen: { [site]: 4 } });
  await rewriteHistory(world);
  const { status, stdout } = await world.cli("witness", site, "http://127.0.0.1:1/", "--once", "--state", state);
  expect([status, stdout]).toEqual([1, expect.stringContaining("log lines seen before was rewritten or removed")]);
  expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:1\/integrity\/\S+ cannot be read: /);
  expect((await world.cli("witness", site, "--once", "--every", "5")).status).toBe(2);
});
