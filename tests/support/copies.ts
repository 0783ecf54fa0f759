import { cpSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { copyAt } from "#integrity/copy.ts";
import { type Verdict, type VerifyOptions, verifyCopy } from "#integrity/verify.ts";
import type { World } from "./afloat.ts";
import { temporaryFolder } from "./worlds/record.ts";

/** A copy of the published site, as a mirror has it. */
export function mirrorOf(world: World): string {
  const folder = join(temporaryFolder(), "mirror");
  cpSync(realpathSync(join(world.dataDir, "site")), folder, { recursive: true });
  return folder;
}

/** Verifies a folder to which nothing is published at the same time. */
export const verifyFolder = (folder: string, options: Partial<VerifyOptions> = {}): Promise<Verdict> =>
  verifyCopy(copyAt(folder), { fresh: false, now: Date.now, retryDelayMs: 0, ...options });

/** The files that verification reports. */
export const faultyFiles = async (folder: string, options: Partial<VerifyOptions> = {}): Promise<string[]> =>
  (await verifyFolder(folder, options)).faults.map(({ file }) => file);

/** Flips one bit of a file, and returns its position. */
export function changeBit(mirror: string, name: string, bytes: Buffer): number {
  const [at] = fc.sample(fc.nat(bytes.length - 1), { numRuns: 1 }) as [number];
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] as number) ^ 1;
  writeFileSync(join(mirror, name), changed);
  return at;
}
