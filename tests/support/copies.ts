import { cpSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { copyAt } from "../../src/integrity/copy.ts";
import { type Verdict, type VerifyOptions, verifyCopy } from "../../src/integrity/verify.ts";
import { makeWorld, type World } from "./afloat.ts";
import { temporaryFolder } from "./record.ts";

/** The demo world, published. */
export async function publishedWorld(): Promise<World> {
  const world = await makeWorld();
  await world.json("init", "--demo");
  await world.json("publish");
  return world;
}

/** A copy of the published site, as a mirror has it. */
export function mirrorOf(world: World): string {
  const folder = join(temporaryFolder(), "mirror");
  cpSync(realpathSync(join(world.dataDir, "site")), folder, { recursive: true });
  return folder;
}

/** What a check of a folder finds; nothing is published there meanwhile. */
export const verifyFolder = (folder: string, options: Partial<VerifyOptions> = {}): Promise<Verdict> =>
  verifyCopy(copyAt(folder), { fresh: false, now: Date.now, patience: 0, ...options });

/** The files that a check finds fault with. */
export const faultyFiles = async (folder: string, options: Partial<VerifyOptions> = {}): Promise<string[]> =>
  (await verifyFolder(folder, options)).faults.map(({ file }) => file);
