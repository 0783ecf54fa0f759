import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** The disk did not confirm a write. Trying again would hide the loss: the process must end and start from what is on disk. */
export class DiskFault extends Error {}

/** Why a folder took no writes, in a plain sentence; undefined when it is nothing of the kind. */
export function refusalOf(folder: string, error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return `The disk of ${folder} is full.`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return `Nothing may be written to ${folder}.`;
  return undefined;
}

interface Marks {
  mode?: number;
  at?: Date;
}

/** Writes a new file under a temporary name, durably; renamed over another it takes its place in one step. Gives the name. `at`: the time it bears. */
export async function writeAside(bytes: Buffer, tempDir: string, { mode = 0o644, at }: Marks = {}): Promise<string> {
  const temp = join(tempDir, randomBytes(9).toString("hex"));
  const handle = await open(temp, "wx", mode);
  try {
    await handle.writeFile(bytes);
    if (at) await handle.utimes(at, at);
    await confirmed(handle.sync());
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return temp;
}

/** Writes new files under temporary names, all of them or none. Gives the names in the order of the files. */
export async function writeAllAside(files: readonly Buffer[], tempDir: string, marks: Marks): Promise<string[]> {
  const written = await Promise.allSettled(files.map((bytes) => writeAside(bytes, tempDir, marks)));
  const temps = written.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = written.find((each) => each.status === "rejected");
  if (!failed) return temps;
  for (const temp of temps) await rm(temp, { force: true });
  throw failed.reason;
}

/** Whether a file holds exactly these bytes. */
export async function holds(file: string, bytes: Buffer): Promise<boolean> {
  try {
    return (await readFile(file)).equals(bytes);
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
