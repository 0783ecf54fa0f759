import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BackupFile, backupName, backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import { PART_SUFFIX } from "#db/engine/copy.ts";
import { expired } from "#domain/accounts/backup-retention.ts";
import { HOUR, type Instant, MINUTE, SECOND } from "#domain/time.ts";
import { startPeriodic } from "./periodic.ts";

const RETRY_AFTER_MS = 10 * MINUTE;
const CHECK_INTERVAL_MS = 10 * SECOND;
const TRIAL_INTERVAL_MS = 24 * HOUR;

/** Backups that the running admin makes automatically. A failure does not affect publishing. */
export interface HourlyBackups {
  /** How many have failed since the start. */
  failures(): number;
  /** Why the last one failed; undefined if it succeeded. */
  fault(): string | undefined;
  /** When a backup was last restored as a test; undefined before the first. */
  testedAt(): Instant | undefined;
  stop(): Promise<void>;
}

export interface HourlyBackupOptions {
  dataDir: string;
  now: () => Instant;
  /** Makes one backup of the record as a file; rejects with the reason of a failure. */
  make: (file: string) => Promise<void>;
  onMade: (file: string) => void;
  onFault: (reason: string) => void;
  /** Tests that a backup can be restored; rejects with the reason of a failure. Run once a day, since it reads everything. */
  testRestore?: (file: string) => Promise<void>;
  /** How often to check whether one is due. */
  checkIntervalMs?: number;
}

/** Makes a backup every hour if the record has changed, and deletes expired ones. */
export function startHourlyBackups(options: HourlyBackupOptions): HourlyBackups {
  const { dataDir, now, make, onMade, onFault, testRestore, checkIntervalMs = CHECK_INTERVAL_MS } = options;
  const folder = backupsFolder(dataDir);
  let failures = 0;
  let fault: string | undefined;
  let notBefore = 0;
  let testedAt: Instant | undefined;

  async function attempt(at: Instant): Promise<void> {
    const file = join(folder, backupName("hourly", at));
    try {
      if (!isDue(dataDir, at)) return;
      await make(file);
      fault = undefined;
      prune(folder);
      onMade(file);
      if (!testRestore || (testedAt !== undefined && at - testedAt < TRIAL_INTERVAL_MS)) return;
      await testRestore(file);
      testedAt = at;
    } catch (error) {
      failures += 1;
      fault = (error as Error).message;
      notBefore = at + RETRY_AFTER_MS;
      onFault(fault);
    }
  }

  const periodic = startPeriodic(
    () => {
      const at = now();
      return at < notBefore ? undefined : attempt(at);
    },
    { intervalMs: checkIntervalMs },
  );

  return {
    failures: () => failures,
    fault: () => fault,
    testedAt: () => testedAt,
    stop: periodic.stop,
  };
}

const hourlyBackupsIn = (folder: string): BackupFile[] => listBackups(folder).filter(({ kind }) => kind === "hourly");

/**
 * Whether an hour has passed since the last backup and the record has changed since. A backup from the future does not count: the
 * clock was set back.
 */
function isDue(dataDir: string, now: Instant): boolean {
  const last = hourlyBackupsIn(backupsFolder(dataDir)).find(({ at }) => at <= now);
  return last === undefined || (now - last.at >= HOUR && changedAt(dataDir) > last.at);
}

/** When any process last wrote to the record. */
function changedAt(dataDir: string): Instant {
  const files = ["afloat.db", "afloat.db-wal"].map((name) => statSync(join(dataDir, name), { throwIfNoEntry: false }));
  return Math.max(...files.map((file) => file?.mtimeMs ?? 0));
}

function prune(folder: string): void {
  const backups = hourlyBackupsIn(folder);
  const expiredTimes = new Set(expired(backups.map(({ at }) => at)));
  for (const { file, at } of backups) if (expiredTimes.has(at)) rmSync(file, { force: true });
  // Only one hourly backup runs at a time, and it is done now: other partial files were left by processes that died.
  for (const name of readdirSync(folder)) {
    if (name.startsWith(".hourly-") && name.endsWith(PART_SUFFIX)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
