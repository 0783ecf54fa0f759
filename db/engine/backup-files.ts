import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Instant } from "#domain/time.ts";

/** The folder in the data folder where Afloat stores backups. */
export const backupsFolder = (dataDir: string): string => join(dataDir, "backups");

/**
 * Why a copy was made: by hand, by the hourly schedule, or before a migration; `replaced` is a record that a restore replaced.
 * Only the first three are backups of the record in use.
 */
export type BackupKind = "afloat" | "hourly" | "before" | "replaced";

/** A copy of the record, described by its file name. */
export interface BackupFile {
  file: string;
  kind: BackupKind;
  /** When it was started: it contains everything that was committed before. */
  at: Instant;
}

/** The name of a copy, like `hourly-2026-03-02T08-00-00.000Z.db`. It has no colons, since some file systems reject them. */
export function backupName(kind: BackupKind, at: Instant, version?: number): string {
  const time = new Date(at).toISOString().replaceAll(":", "-");
  return [kind, ...(version === undefined ? [] : [version]), `${time}.db`].join("-");
}

const NAME = /^(afloat|hourly|before|replaced)-(?:\d+-)?(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.db$/;

/** The copies in a folder, newest first; none if the folder does not exist. Other files are ignored. */
export function listBackups(folder: string): BackupFile[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name): BackupFile[] => {
    const [, kind, day, hour, minute, second] = NAME.exec(name) ?? [];
    return kind
      ? [{ file: join(folder, name), kind: kind as BackupKind, at: Date.parse(`${day}${hour}:${minute}:${second}`) }]
      : [];
  });
  return found.sort((a, b) => b.at - a.at);
}

/**
 * Syncs a file, or the entries of a folder, to the disk, so that they survive a power cut. Throws if the disk does not confirm
 * it.
 */
export function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Gives a finished file its name without overwriting: if the name exists, it throws EEXIST and leaves both files as they are. */
export function nameFile(finished: string, file: string): void {
  try {
    linkSync(finished, file);
    rmSync(finished);
  } catch (error) {
    // Some file systems, such as those of USB sticks, do not support links.
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(file)) throw error;
    renameSync(finished, file);
  }
}
