import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, fsync, futimesSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, open, rename, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/**
 * Thrown if the disk did not confirm a write. Trying again would hide the loss, so the process must end and start from what is on
 * disk.
 */
export class DiskFault extends Error {}

/** Why a folder cannot be written to, as a sentence; undefined for another error. */
export function refusalOf(folder: string, error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return `The disk of ${folder} is full.`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return `Cannot write to ${folder}.`;
  return undefined;
}

/** A new file: its content, and optionally its mode and modification time. */
export interface NewFile {
  bytes: Buffer;
  mode?: number;
  at?: Date;
}

/** How many files are open at once: a process may have about a thousand at most. */
const BATCH_SIZE = 200;

/**
 * Writes new files durably under temporary names, either all or none; renaming each to its target then replaces that in one step.
 * Returns the names in the order of the files.
 */
export async function writeTemp(files: readonly NewFile[], tempDir: string): Promise<string[]> {
  const temps = files.map(() => join(tempDir, randomBytes(9).toString("hex")));
  try {
    for (let start = 0; start < files.length; start += BATCH_SIZE)
      await writeBatch(files.slice(start, start + BATCH_SIZE), temps.slice(start, start + BATCH_SIZE));
  } catch (error) {
    for (const temp of temps) rmSync(temp, { force: true });
    throw error;
  }
  return temps;
}

/**
 * First all files are created, which the kernel does in memory, and then all are synced: creating a file would wait while another
 * is synced.
 */
async function writeBatch(files: readonly NewFile[], names: readonly string[]): Promise<void> {
  const opened: number[] = [];
  try {
    for (const [index, { bytes, mode = 0o644, at }] of files.entries()) {
      const file = openSync(names[index] as string, "wx", mode);
      opened.push(file);
      writeFileSync(file, bytes);
      if (at) futimesSync(file, at, at);
    }
    await confirmed(Promise.all(opened.map((file) => promisify(fsync)(file))));
  } finally {
    for (const file of opened) closeSync(file);
  }
}

/** Whether a file has exactly this content. */
export function hasContent(file: string, bytes: Buffer): boolean {
  try {
    return readFileSync(file).equals(bytes);
  } catch {
    return false;
  }
}

/** Creates a folder and its parents, durably. */
export async function makeFolder(folder: string): Promise<void> {
  // Node's recursive mkdir reports a read-only or full disk as a missing folder.
  if (await stat(folder).catch(() => undefined)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await syncFolder(folder);
  await syncFolder(dirname(folder));
}

/** Makes renames and deletions in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await confirmed(handle.sync());
  } finally {
    await handle.close();
  }
}

/** Points a symbolic link at a target in one step, durably. */
export async function replaceLink(link: string, target: string): Promise<void> {
  const temp = `${link}.${randomBytes(6).toString("hex")}`;
  await symlink(target, temp);
  await rename(temp, link);
  await syncFolder(dirname(link));
}

/**
 * Syncs a complete file system at once, which is much faster than thousands of single calls (syncfs(2), through coreutils' sync).
 */
export const syncFileSystem = (folder: string): Promise<unknown> =>
  confirmed(promisify(execFile)("sync", ["--file-system", folder]));

async function confirmed<T>(sync: Promise<T>): Promise<T> {
  try {
    return await sync;
  } catch (error) {
    throw new DiskFault(`The disk did not confirm a write: ${(error as Error).message}`);
  }
}
