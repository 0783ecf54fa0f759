import { join } from "node:path";
import Database from "better-sqlite3";
import { makeWorld, type World } from "./afloat.ts";
import { temporaryFolder } from "./record.ts";
import { siteFiles } from "./site.ts";

/** The database of a world. */
export const recordOf = (world: World) => join(world.dataDir, "afloat.db");

/** Opens an incident. */
export const postOutage = (world: World, title: string) =>
  world.json("incident", "open", "--title", title, "--message", "Down.", "--impact", "cloud-api=major_outage");

/** A published world with a running incident, a backup of it, its pages at that time, and a word more since. */
export async function movedOn(): Promise<{ world: World; backup: string; pages: Map<string, Buffer> }> {
  const world = await makeWorld();
  await world.json("init", "--demo");
  await world.json("publish");
  const { id } = await postOutage(world, "Before the backup");
  const backup = join(temporaryFolder(), "copy.db");
  const pages = siteFiles(world);
  await world.json("backup", backup);
  await world.json("incident", "resolve", id, "--message", "Over.", "--close-open");
  await postOutage(world, "After the backup");
  return { world, backup, pages };
}

/** The titles of the incidents in a database file. */
export function titlesIn(file: string): string[] {
  const db = new Database(file);
  const titles = db.prepare("SELECT title FROM incidents").pluck().all() as string[];
  db.close();
  return titles;
}
