import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "#tests/support/afloat.ts";
import { temporaryFolder } from "./record.ts";
import { smallWorld } from "./worlds.ts";

/** Why no drill can run here; undefined if it can. */
export function missingForDrills(): string | undefined {
  if (process.getuid?.() !== 0) return "it needs root";
  return existsSync("/usr/sbin/ip") || existsSync("/sbin/ip") ? undefined : "there is no iproute2";
}

/** A published world whose main cloud is known by one name and one network. */
export function worldUnder(domain: string): Promise<World> {
  const file = join(temporaryFolder(), "afloat.yaml");
  const mainCloud = { domains: [domain], networks: ["203.0.113.0/24"] };
  writeFileSync(file, JSON.stringify({ site: { name: "Example status", url: "https://status.far.test" }, mainCloud }));
  return smallWorld({ AFLOAT_CONFIG: file });
}
