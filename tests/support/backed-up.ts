import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import type { World } from "./afloat.ts";
import { filesBelow, siteFiles } from "./site.ts";
import { temporaryFolder } from "./worlds/record.ts";
import { copyOf } from "./worlds/templates.ts";
import { makeSmall } from "./worlds/worlds.ts";

/** The database file of a world. */
export const recordOf = (world: World) => join(world.dataDir, "afloat.db");

/** Opens an incident. */
export const postOutage = (world: World, title: string) =>
  world.json("incident", "open", "--title", title, "--message", "Down.", "--impact", "api=major_outage");

/** How often a running admin checks whether a backup is due, in milliseconds. */
export const LOOKS_EVERY = 10_000;

/** A published world with an ongoing incident, a backup of it, its pages at that time, and an update posted since. */
export async function worldAfterBackup(
  env: NodeJS.ProcessEnv = {},
): Promise<{ world: World; backup: string; pages: Map<string, Buffer> }> {
  const { world } = await copyOf("posted after the backup", { AFLOAT_DEMO: "0", ...env }, postAfterBackup);
  const [backup, before] = [join(temporaryFolder(), "copy.db"), join(world.dataDir, BEFORE)];
  const pages = filesBelow(join(before, "site"));
  renameSync(join(before, "copy.db"), backup);
  rmSync(before, { recursive: true });
  return { world, backup, pages };
}

/** Where a template stores the backup and the pages. */
const BEFORE = "before";

async function postAfterBackup(world: World): Promise<void> {
  await makeSmall(world);
  const { id } = await postOutage(world, "Before the backup");
  for (const [name, bytes] of siteFiles(world)) {
    const file = join(world.dataDir, BEFORE, "site", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  await world.json("backup", join(world.dataDir, BEFORE, "copy.db"));
  await world.json("incident", "resolve", id, "--message", "Over.", "--close-open");
  await postOutage(world, "After the backup");
}

/** The titles of the incidents in a database file. */
export function titlesIn(file: string): string[] {
  const db = new Database(file);
  const titles = db.prepare("SELECT title FROM incidents").pluck().all() as string[];
  db.close();
  return titles;
}
