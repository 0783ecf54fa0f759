import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Instant } from "#domain/time.ts";

/** Where Afloat puts copies of the record by itself, in the folder of the data. */
export const backupsFolder = (dataDir: string): string => join(dataDir, "backups");

/**
 * Why a copy was made: by hand, by the clock, before a migration; or what a restore put aside. Only the first three are backups
 * of the record that is in use.
 */
export type BackupKind = "afloat" | "hourly" | "before" | "replaced";

/** A copy of the record, as its name tells. */
export interface BackupFile {
  file: string;
  kind: BackupKind;
  /** When it was begun: it holds every word that was committed before. */
  at: Instant;
}

/** The name of a copy: `hourly-2026-03-02T08-00-00.000Z.db`. No colons, which some file systems refuse. */
export function backupName(kind: BackupKind, at: Instant, version?: number): string {
  const time = new Date(at).toISOString().replaceAll(":", "-");
  return [kind, ...(version === undefined ? [] : [version]), `${time}.db`].join("-");
}

const NAME = /^(afloat|hourly|before|replaced)-(?:\d+-)?(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.db$/;

/** The copies in a folder, newest first; none when there is no such folder. Other files are passed over. */
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

/** Makes what was written to a file, or what was named in a folder, survive a power cut. Throws when the disk does not confirm it. */
export function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Gives a finished file its name, and never overwrites: where there is such a file, it throws EEXIST and leaves both alone. */
export function nameFile(finished: string, file: string): void {
  try {
    linkSync(finished, file);
    rmSync(finished);
  } catch (error) {
    // Some file systems, those of memory sticks among them, have no links.
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(file)) throw error;
    renameSync(finished, file);
  }
}
