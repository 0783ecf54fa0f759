import { digitsOf, integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { ENTRANCES, fileOf } from "#domain/publishing/paths.ts";
import type { Sums } from "#integrity/sums.ts";

/** What brings a mirror up to date: files to put, by stages that follow each other, and files that are no longer published. */
export interface Plan {
  stages: readonly (readonly string[])[];
  gone: readonly string[];
}

const ENTRANCE_FILES = new Set(ENTRANCES.map(fileOf));
const MANIFEST_FILES = new Set([integrityPaths.manifest, integrityPaths.signature].map(fileOf));
const HEARTBEAT = fileOf(integrityPaths.heartbeat);
const LINKING = /^(services|regions|history|actions)\/|^sitemap\.xml$/;

/** How many stages come before the manifest, which vouches for all of theirs. */
export const INTEGRITY_STAGES = 5;

/**
 * The stage at which a file is put: first what nothing on the site is needed for (incidents, data, whatever else), then pages that
 * link to it, the feed and the front page, the log and the sums, what lists these, the manifest with its signature, the heartbeat.
 */
export function stageOf(file: string): number {
  if (file === HEARTBEAT) return 6;
  if (MANIFEST_FILES.has(file)) return 5;
  if (file.startsWith("integrity/")) return digitsOf(file) !== undefined || file.startsWith("integrity/log/") ? 3 : 4;
  if (ENTRANCE_FILES.has(file)) return 2;
  return LINKING.test(file) ? 1 : 0;
}

/** What to do so that a mirror that is known to hold `held` (files of unknown state left out) comes to hold `local`. */
export function planSync(local: Sums, held: Sums, unsure: ReadonlySet<string> = new Set()): Plan {
  const wanted = [...local].filter(([file, sum]) => held.get(file) !== sum || unsure.has(file)).map(([file]) => file);
  const byStage = Map.groupBy(wanted, stageOf);
  return {
    stages: [...byStage].sort(([a], [b]) => a - b).map(([, files]) => files),
    gone: [...new Set([...held.keys(), ...unsure])].filter((file) => !local.has(file)),
  };
}
