import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeWorld, type World } from "./afloat.ts";
import { temporaryFolder } from "./record.ts";

/** The environment of an Afloat with mirrors and the demo world. */
export function mirroredBy(mirrors: readonly object[]): NodeJS.ProcessEnv {
  const file = join(temporaryFolder(), "afloat.yaml");
  const site = { name: "Example Cloud status", url: "https://status.example.com", timeZone: "Asia/Shanghai" };
  writeFileSync(file, JSON.stringify({ site, mirrors }));
  return { AFLOAT_CONFIG: file, AFLOAT_DEMO: "1" };
}

/** A world with mirrors, as afloat.yaml has them; the demo world is published. */
export async function mirroredWorld(mirrors: readonly object[], env: NodeJS.ProcessEnv = {}): Promise<World> {
  const world = await makeWorld({ ...mirroredBy(mirrors), ...env });
  await world.json("init", "--demo");
  await world.json("publish");
  return world;
}

/** Opens an incident, which is published at once. */
export const post = (world: World, message = "Some names fail."): Promise<{ id: string; update: string; publication: number }> =>
  world.json("incident", "open", "--title", "DNS", "--message", message, "--impact", "dns/data=major_outage");
