import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Heartbeat, readHeartbeat, writeHeartbeat } from "#integrity/heartbeat.ts";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { newFolder } from "#tests/support/folders.ts";

// Most tests start from a world that takes seconds to make. It is made once per run, and copied.

/** A template is made again after this time, because days change, sessions expire, and heartbeats grow old. */
const FRESH_FOR_MS = 600_000;

/** A copy of the world that `make` produces, with its result, which must be JSON. `make` ends whatever it starts. */
export async function copyOf<T>(
  name: string,
  env: NodeJS.ProcessEnv,
  make: (world: World) => Promise<T>,
): Promise<{ world: World; made: T }> {
  const world = await makeWorld(env);
  // A world with another clock is a different one.
  if (env.LD_PRELOAD) return { world, made: await make(world) };
  const template = join(tmpdir(), "templates", keyOf(name, world));
  if (!existsSync(template)) return { world, made: await saveAs(template, world, make) };
  cpSync(join(template, "data"), world.dataDir, { recursive: true, verbatimSymlinks: true });
  refreshHeartbeat(world);
  return { world, made: JSON.parse(readFileSync(join(template, "made.json"), "utf8")) as T };
}

/** Makes a world, and saves a copy of it. If two workers make the same one, the first is used. */
async function saveAs<T>(template: string, world: World, make: (world: World) => Promise<T>): Promise<T> {
  const made = await make(world);
  const draft = newFolder("template-");
  cpSync(world.dataDir, join(draft, "data"), { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(draft, "made.json"), JSON.stringify(made ?? null));
  mkdirSync(join(template, ".."), { recursive: true });
  if (!existsSync(template)) renameSync(draft, template);
  return made;
}

/** Settings that name a test's own folders and mirrors, which no page shows. */
const PASSING = /\/[^",\s}]*afloat-\w+-\w{6}|"endpoint":"[^"]*"/g;

/** The key of a world: its pages contain its URL, so the URL is part of the key. */
function keyOf(name: string, { env }: World): string {
  const own = Object.entries(env).filter(
    ([key]) => key.startsWith("AFLOAT_") && key !== "AFLOAT_DATA" && key !== "AFLOAT_CONFIG",
  );
  const settings = env.AFLOAT_CONFIG ? readFileSync(env.AFLOAT_CONFIG, "utf8").replace(PASSING, "") : "";
  const age = Math.floor(Date.now() / FRESH_FOR_MS);
  return createHash("sha256")
    .update(JSON.stringify([name, own.sort(), settings, age]))
    .digest("hex")
    .slice(0, 16);
}

/** Sets the heartbeat to now, as a publisher would have. */
function refreshHeartbeat({ dataDir }: World): void {
  const file = join(dataDir, "site", "heartbeat.json");
  if (!existsSync(file)) return;
  const heartbeat = readHeartbeat(readFileSync(file, "utf8")) as Heartbeat;
  writeFileSync(file, writeHeartbeat({ ...heartbeat, checkedAt: Date.now() }));
}
