import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { inspect } from "#db/engine/inspect.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import type { World } from "./afloat.ts";
import { verifyFolder } from "./copies.ts";
import { isComplete } from "./file-reader.ts";
import { builtParts } from "./parts.ts";
import { filesBelow } from "./site.ts";

// What must be true, whatever happened, once an Afloat has restarted and caught up.

/** The database is intact, and has every acknowledged update exactly once, with its line in the log. */
export function expectRecorded({ dataDir }: World, posted: ReadonlyMap<number, string>): void {
  const file = join(dataDir, "afloat.db");
  // Reads it from the first to the last page; throws if anything is damaged.
  inspect(file);
  const db = new Database(file, { readonly: true });
  const stored = db.prepare("SELECT text, incident_id FROM revisions JOIN updates ON updates.id = update_id").raw().all();
  const count = (sql: string) => db.prepare(sql).pluck().get() as number;
  const halves = [
    count("SELECT count(*) FROM incidents WHERE id NOT IN (SELECT incident_id FROM updates)"),
    count("SELECT count(*) FROM updates WHERE id NOT IN (SELECT update_id FROM revisions)"),
    count("SELECT count(*) FROM updates") - count(`SELECT count(*) FROM log WHERE line LIKE '%"kind":"post"%'`),
    count("SELECT count(*) FROM publications WHERE live_at IS NULL"),
  ];
  db.close();
  expect(halves).toEqual([0, 0, 0, 0]);
  const found = (stored as [string, string][]).map(([text, incident]) => `${/\d+/.exec(text)?.[0]} ${incident}`);
  expect(found.length).toBe(new Set(found).size);
  const lost = [...posted].map(([number, incident]) => `${number} ${incident}`).filter((each) => !found.includes(each));
  expect(lost).toEqual([]);
}

/** The published files contain the updates. */
export function expectShown({ dataDir }: World, posted: ReadonlyMap<number, string>): void {
  for (const [number, incident] of posted)
    expect(readFileSync(join(dataDir, "site", fileOf(`/incidents/${incident}/`)), "utf8")).toContain(`Update ${number} of many.`);
}

/** The site matches its signature, and shows the updates. */
export async function expectLive(world: World, posted: ReadonlyMap<number, string>): Promise<void> {
  expect((await verifyFolder(realpathSync(join(world.dataDir, "site")))).faults).toEqual([]);
  expectShown(world, posted);
}

/** No file of the site is torn, even while it is being written. */
export function expectUntorn({ dataDir }: World): void {
  const files = filesBelow(realpathSync(join(dataDir, "site")));
  expect(files.size).toBeGreaterThan(20);
  expect([...files].filter(([name, bytes]) => !isComplete(name, String(bytes))).map(([name]) => name)).toEqual([]);
}

/** Every page has exactly the bytes that an undisturbed publisher would make of the database, and there is no other file. */
export async function expectRenderedFully({ dataDir, env }: World): Promise<void> {
  const parts = await builtParts();
  const config = parts.loadConfig(env);
  const { db } = parts.openAfloat(config);
  const snapshot = parts.takeSnapshot(db, config.site);
  const site = filesBelow(realpathSync(join(dataDir, "site")));
  const others: string[] = [];
  for (const path of parts.allPaths(snapshot)) {
    const bytes = await parts.renderPath(path, snapshot);
    if (bytes && !site.get(fileOf(path))?.equals(bytes)) others.push(path);
    site.delete(fileOf(path));
  }
  db.$client.close();
  expect(others).toEqual([]);
  const beside = [...site.keys()].filter((name) => !/^integrity\/|^heartbeat\.json|\.(br|gz)$/.test(name));
  expect(beside).toEqual(["favicon.svg"]);
}
