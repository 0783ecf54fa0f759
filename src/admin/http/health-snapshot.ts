import { readFileSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Afloat } from "#app.ts";
import { backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import type { Instant } from "#domain/time.ts";
import type { Notices } from "#notify/loop.ts";
import type { PublishQueue } from "#publisher/queue.ts";
import { type RecordHealth, readRecordHealth } from "#queries/health-snapshot.ts";
import type { HourlyBackups } from "#runtime/hourly-backups.ts";
import type { PublishCounters } from "./publish-counters.ts";

/** The parts of a running admin. */
export interface Running {
  afloat: Afloat;
  queue: PublishQueue;
  /** Sends what is told outside the page; undefined where nobody is told. */
  notifier: Notices | undefined;
  backups: HourlyBackups;
  tally: PublishCounters;
}

/** How a running admin is doing: all that /healthz judges and /metrics tells. */
export interface HealthSnapshot extends RecordHealth {
  now: Instant;
  tally: PublishCounters;
  /** Why the last publication failed; undefined when it did not. */
  publishFault: string | undefined;
  backups: { newestAt: Instant | undefined; triedAt: Instant | undefined; failures: number; fault: string | undefined };
  databaseBytes: number;
  /** The disk that the data is on: what is left of it for us, and its size. */
  disk: { freeBytes: number; bytes: number };
  residentBytes: number;
  /** When the site was last vouched for; undefined when it has no heartbeat, null when that cannot be read. */
  heartbeatAt: Instant | null | undefined;
}

/** Takes the pulse. */
export function readHealthSnapshot({ afloat, queue, backups, tally }: Omit<Running, "notifier">): HealthSnapshot {
  const { config, context } = afloat;
  return {
    ...readRecordHealth(context),
    now: context.now(),
    tally,
    publishFault: queue.fault(),
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

/** What a restore put aside is no backup of the record in use. */
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
