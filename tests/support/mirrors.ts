import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeWorld, type World } from "./afloat.ts";
import { temporaryFolder } from "./record.ts";

/** A world with mirrors, as afloat.yaml has them: one line each. */
export async function mirroredWorld(mirrors: readonly object[], env: NodeJS.ProcessEnv = {}): Promise<World> {
  const file = join(temporaryFolder(), "afloat.yaml");
  const site = { name: "Example Cloud status", url: "https://status.example.com", timeZone: "Asia/Shanghai" };
  writeFileSync(file, JSON.stringify({ site, mirrors }));
  const world = await makeWorld({ AFLOAT_CONFIG: file, AFLOAT_DEMO: "1", ...env });
  await world.json("init", "--demo");
  await world.json("publish");
  return world;
}

/** Opens an incident, which is published at once. */
export const post = (world: World, message = "Some names fail."): Promise<{ id: string; publication: number }> =>
  world.json("incident", "open", "--title", "DNS", "--message", message, "--impact", "dns/data=major_outage");
