import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** The environment of an Afloat with mirrors. */
export function mirroredBy(mirrors: readonly object[]): NodeJS.ProcessEnv {
  const file = join(temporaryFolder(), "afloat.yaml");
  const site = { name: "Example Cloud status", url: "https://status.example.com", timeZone: "Asia/Shanghai" };
  writeFileSync(file, JSON.stringify({ site, mirrors }));
  return { AFLOAT_CONFIG: file };
}

/** A small published world with mirrors as in afloat.yaml; or another world. */
export const mirroredWorld = (mirrors: readonly object[], env: NodeJS.ProcessEnv = {}, make = smallWorld): Promise<World> =>
  make({ ...mirroredBy(mirrors), ...env });

/** Opens an incident, which is published at once. */
export const post = (world: World, message = "Some names fail."): Promise<{ id: string; update: string; publication: number }> =>
  world.json("incident", "open", "--title", "DNS", "--message", message, "--impact", "dns/data=major_outage");
