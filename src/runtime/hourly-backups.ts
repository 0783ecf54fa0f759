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

/** Backups that the running admin makes of its own accord. They fail without any harm to publishing. */
export interface HourlyBackups {
  /** How many failed since the start. */
  failures(): number;
  /** Why the last one failed; undefined when it did not. */
  fault(): string | undefined;
  /** When a backup was last shown to be good for a restore; undefined before the first. */
  triedAt(): Instant | undefined;
  stop(): Promise<void>;
}

export interface HourlyBackupOptions {
  dataDir: string;
  now: () => Instant;
  /** Makes one backup of the record in a file, or fails with the reason. */
  make: (file: string) => Promise<void>;
  onMade: (file: string) => void;
  onFault: (reason: string) => void;
  /** Shows that a backup can be restored, or fails with the reason; once a day, since it reads everything. */
  tryOut?: (file: string) => Promise<void>;
  /** How often to check whether one is due. */
  checkIntervalMs?: number;
}

/** Makes a backup an hour for as long as the record changes, and deletes those that have expired. */
export function startHourlyBackups(options: HourlyBackupOptions): HourlyBackups {
  const { dataDir, now, make, onMade, onFault, tryOut, checkIntervalMs = CHECK_INTERVAL_MS } = options;
  const folder = backupsFolder(dataDir);
  let failures = 0;
  let fault: string | undefined;
  let notBefore = 0;
  let triedAt: Instant | undefined;

  async function attempt(at: Instant): Promise<void> {
    const file = join(folder, backupName("hourly", at));
    try {
      if (!isDue(dataDir, at)) return;
      await make(file);
      fault = undefined;
      prune(folder);
      onMade(file);
      if (!tryOut || (triedAt !== undefined && at - triedAt < TRIAL_INTERVAL_MS)) return;
      await tryOut(file);
      triedAt = at;
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
    triedAt: () => triedAt,
    stop: periodic.stop,
  };
}

const hourliesIn = (folder: string): BackupFile[] => listBackups(folder).filter(({ kind }) => kind === "hourly");

/** Whether an hour has passed since the last backup, and the record was written to since. One from the future does not count: the clock was set back. */
function isDue(dataDir: string, now: Instant): boolean {
  const last = hourliesIn(backupsFolder(dataDir)).find(({ at }) => at <= now);
  return last === undefined || (now - last.at >= HOUR && changedAt(dataDir) > last.at);
}

/** When the record was last written to, by any process. */
function changedAt(dataDir: string): Instant {
  const files = ["afloat.db", "afloat.db-wal"].map((name) => statSync(join(dataDir, name), { throwIfNoEntry: false }));
  return Math.max(...files.map((file) => file?.mtimeMs ?? 0));
}

function prune(folder: string): void {
  const hourlies = hourliesIn(folder);
  const gone = new Set(expired(hourlies.map(({ at }) => at)));
  for (const { file, at } of hourlies) if (gone.has(at)) rmSync(file, { force: true });
  // Only one hourly backup is ever under way, and it is done: others were left by processes that died.
  for (const name of readdirSync(folder)) {
    if (name.startsWith(".hourly-") && name.endsWith(PART_SUFFIX)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
