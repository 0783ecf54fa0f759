import { readFileSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Afloat, BackgroundWork } from "#app.ts";
import { backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import type { Instant } from "#domain/time.ts";
import type { PublishQueue } from "#publisher/queue.ts";
import { type RecordHealth, readRecordHealth } from "#queries/health-snapshot.ts";
import type { HourlyBackups } from "#runtime/hourly-backups.ts";
import type { PublishCounters } from "./publish-counters.ts";

/** The parts of a running admin. */
export interface Running {
  afloat: Afloat;
  queue: PublishQueue;
  /** Sends notifications; undefined where none are configured. */
  notifier: BackgroundWork | undefined;
  backups: HourlyBackups;
  counters: PublishCounters;
}

/** The state of a running admin that /healthz and /metrics report. */
export interface HealthSnapshot extends RecordHealth {
  now: Instant;
  counters: PublishCounters;
  /** Why the last publication failed; undefined where it succeeded. */
  publishError: string | undefined;
  backups: { newestAt: Instant | undefined; triedAt: Instant | undefined; failures: number; fault: string | undefined };
  databaseBytes: number;
  /** The data disk: the space that this user can still write, and its size. */
  disk: { freeBytes: number; bytes: number };
  residentBytes: number;
  /** When the published site was last confirmed; undefined without a heartbeat file, null where it cannot be read. */
  heartbeatAt: Instant | null | undefined;
}

/** Reads the state now. Throws where the database or its disk cannot be read. */
export function readHealthSnapshot({ afloat, queue, backups, counters }: Omit<Running, "notifier">): HealthSnapshot {
  const { config, context } = afloat;
  return {
    ...readRecordHealth(context),
    now: context.now(),
    counters,
    publishError: queue.fault(),
    backups: {
      newestAt: newestBackup(config.dataDir),
      triedAt: backups.testedAt(),
      failures: backups.failures(),
      fault: backups.fault(),
    },
    databaseBytes: bytesOf(join(config.dataDir, "afloat.db")) + bytesOf(join(config.dataDir, "afloat.db-wal")),
    disk: diskOf(config.dataDir),
    residentBytes: process.memoryUsage.rss(),
    heartbeatAt: heartbeatOf(join(config.dataDir, "site", "heartbeat.json")),
  };
}

/** A database that a restore replaced is not a backup of the one in use. */
const newestBackup = (dataDir: string): Instant | undefined =>
  listBackups(backupsFolder(dataDir)).find(({ kind }) => kind !== "replaced")?.at;

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function diskOf(folder: string): HealthSnapshot["disk"] {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { freeBytes: bavail * bsize, bytes: blocks * bsize };
}

function heartbeatOf(file: string): HealthSnapshot["heartbeatAt"] {
  try {
    const at = Date.parse(JSON.parse(readFileSync(file, "utf8")).checkedAt);
    return Number.isNaN(at) ? null : at;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : null;
  }
}
