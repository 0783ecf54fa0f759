import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, fsync, futimesSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, open, rename, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** The disk did not confirm a write. Trying again would hide the loss: the process must end and start from what is on disk. */
export class DiskFault extends Error {}

/** Why a folder took no writes, in a plain sentence; undefined when it is nothing of the kind. */
export function refusalOf(folder: string, error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return `The disk of ${folder} is full.`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return `Cannot write to ${folder}.`;
  return undefined;
}

/** A new file: its bytes, and if that matters its mode, and the time it is to bear. */
export interface NewFile {
  bytes: Buffer;
  mode?: number;
  at?: Date;
}

/** How many files are open at once: a process may have no more than a thousand. */
const BATCH = 200;

/**
 * Writes new files under temporary names, durably, all of them or none; renamed over another each takes its place in one step. Gives
 * the names in the order of the files.
 */
export async function writeTemp(files: readonly NewFile[], tempDir: string): Promise<string[]> {
  const temps = files.map(() => join(tempDir, randomBytes(9).toString("hex")));
  try {
    for (let start = 0; start < files.length; start += BATCH)
      await writeBatch(files.slice(start, start + BATCH), temps.slice(start, start + BATCH));
  } catch (error) {
    for (const temp of temps) rmSync(temp, { force: true });
    throw error;
  }
  return temps;
}

/** First all are made, which the kernel does in memory, then all are synced: a file made while another is synced would wait for that. */
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

/** Whether a file holds exactly these bytes. */
export function holds(file: string, bytes: Buffer): boolean {
  try {
    return readFileSync(file).equals(bytes);
  } catch {
    return false;
  }
}

/** Makes a folder and those above it, and the fact that they exist durable. */
export async function makeFolder(folder: string): Promise<void> {
  // Node's own recursive mkdir says of a disk that takes no writes that there is no such folder.
  if (await stat(folder).catch(() => undefined)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await syncFolder(folder);
  await syncFolder(dirname(folder));
}

/** Makes renames and removals in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await confirmed(handle.sync());
  } finally {
    await handle.close();
  }
}

/** Points a link at a target in one step, durably. */
export async function replaceLink(link: string, target: string): Promise<void> {
  const temp = `${link}.${randomBytes(6).toString("hex")}`;
  await symlink(target, temp);
  await rename(temp, link);
  await syncFolder(dirname(link));
}

/** Makes a whole file system durable at once: far quicker than thousands of single calls (syncfs(2), through coreutils' sync). */
export const syncFileSystem = (folder: string): Promise<unknown> =>
  confirmed(promisify(execFile)("sync", ["--file-system", folder]));

async function confirmed<T>(sync: Promise<T>): Promise<T> {
  try {
    return await sync;
  } catch (error) {
    throw new DiskFault(`The disk did not confirm a write: ${(error as Error).message}`);
  }
}
