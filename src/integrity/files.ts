import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";

/** The integrity files of a copy that every check reads, without a leading slash. */
export const FILES = {
  manifest: fileOf(integrityPaths.manifest),
  signature: fileOf(integrityPaths.signature),
  sums: fileOf(integrityPaths.sums),
  checkpoint: fileOf(integrityPaths.checkpoint),
  key: fileOf(integrityPaths.key),
  heartbeat: fileOf(integrityPaths.heartbeat),
} as const;
