import { makeWorld, type World } from "./afloat.ts";
import { demoFile } from "./demo.ts";
import { maintained } from "./maintained.ts";

/** 8 April at its worst, with maintenances that are over, under way, announced and called off. */
export async function busyWorld(): Promise<World> {
  const world = await makeWorld();
  await world.json("init", "--demo");
  await maintained(world);
  await world.json("replay", demoFile, "--until", "2024-04-08T16:06:00+08:00");
  const [from, until] = [1, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString()) as [string, string];
  const planned = ["--impact", "dns/data", "--from", from, "--until", until];
  await world.json("maintenance", "schedule", "--title", "Work to come", "--message", "We work.", ...planned);
  return world;
}
