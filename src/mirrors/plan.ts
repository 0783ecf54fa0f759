import { digitsOf, integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { ENTRANCES, fileOf } from "#domain/publishing/paths.ts";
import type { Sums } from "#integrity/sums.ts";

/** How to update a mirror: the files to send, in consecutive stages, and the files that are no longer published. */
export interface Plan {
  stages: readonly (readonly string[])[];
  gone: readonly string[];
}

const ENTRANCE_FILES = new Set(ENTRANCES.map(fileOf));
const MANIFEST_FILES = new Set([integrityPaths.manifest, integrityPaths.signature].map(fileOf));
const HEARTBEAT = fileOf(integrityPaths.heartbeat);
const LISTED = /^integrity\/(log|versions)\//;
const LINKING = /^(services|regions|history|actions)\/|^sitemap\.xml$/;

/** How many stages come before the manifest, which attests the files of all of them. */
export const INTEGRITY_STAGES = 5;

/**
 * The stage at which a file is sent: first files that nothing on the site depends on (incidents, data and others), then pages
 * that link to them, the feeds and the front page, the log, the page versions and the shards, the files that list these, the manifest with its
 * signature, and the heartbeat.
 */
export function stageOf(file: string): number {
  if (file === HEARTBEAT) return 6;
  if (MANIFEST_FILES.has(file)) return 5;
  if (file.startsWith("integrity/")) return LISTED.test(file) || digitsOf(file) !== undefined ? 3 : 4;
  if (ENTRANCE_FILES.has(file)) return 2;
  return LINKING.test(file) ? 1 : 0;
}

/** The plan for a mirror that has `held` (without files of unknown state) to have `local`. */
export function planSync(local: Sums, held: Sums, unsure: ReadonlySet<string> = new Set()): Plan {
  const toSend = [...local].filter(([file, sum]) => held.get(file) !== sum || unsure.has(file)).map(([file]) => file);
  const byStage = Map.groupBy(toSend, stageOf);
  return {
    stages: [...byStage].sort(([a], [b]) => a - b).map(([, files]) => files),
    gone: [...new Set([...held.keys(), ...unsure])].filter((file) => !local.has(file)),
  };
}
