import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BackupFile, backupName, backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import { PART } from "#db/engine/copy.ts";
import { outlived } from "#domain/accounts/backup-retention.ts";
import { HOUR, type Instant, MINUTE } from "#domain/time.ts";

const RETRY_AFTER = 10 * MINUTE;
const LOOK_EVERY = 10_000;
const TRY_EVERY = 24 * HOUR;

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
  /** How often to look whether one is due, in milliseconds. */
  lookEvery?: number;
}

/** Makes a backup an hour for as long as the record changes, and drops those that are outlived. */
export function startHourlyBackups(options: HourlyBackupOptions): HourlyBackups {
  const { dataDir, now, make, onMade, onFault, tryOut, lookEvery = LOOK_EVERY } = options;
  const folder = backupsFolder(dataDir);
  let running: Promise<void> | undefined;
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
      thin(folder);
      onMade(file);
      if (!tryOut || (triedAt !== undefined && at - triedAt < TRY_EVERY)) return;
      await tryOut(file);
      triedAt = at;
    } catch (error) {
      failures += 1;
      fault = (error as Error).message;
      notBefore = at + RETRY_AFTER;
      onFault(fault);
    }
  }

  const timer = setInterval(() => {
    const at = now();
    if (running || at < notBefore) return;
    running = attempt(at).finally(() => {
      running = undefined;
    });
  }, lookEvery);

  return {
    failures: () => failures,
    fault: () => fault,
    triedAt: () => triedAt,
    async stop() {
      clearInterval(timer);
      await running;
    },
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

function thin(folder: string): void {
  const hourlies = hourliesIn(folder);
  const gone = new Set(outlived(hourlies.map(({ at }) => at)));
  for (const { file, at } of hourlies) if (gone.has(at)) rmSync(file, { force: true });
  // Only one hourly backup is ever under way, and it is done: others were left by processes that died.
  for (const name of readdirSync(folder)) {
    if (name.startsWith(".hourly-") && name.endsWith(PART)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
