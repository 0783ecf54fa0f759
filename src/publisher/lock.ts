import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";

/** The right to write the site, or its mirrors; only one process has it at a time. */
export interface Lock {
  release(): void;
}

/** Takes the right to publish, or gives undefined when another process has it. */
export const takePublisherLock = (dataDir: string): Lock | undefined => takeLock(dataDir, "publisher.lock");

/**
 * Takes one right on a data folder, or gives undefined when another process has it. It is an SQLite lock on a file of its own:
 * the kernel drops it with the process, however that dies, so there is never a stale one to clear.
 */
export function takeLock(dataDir: string, name: string): Lock | undefined {
  mkdirSync(dataDir, { recursive: true });
  const holder = new Database(join(dataDir, name), { timeout: 0 });
  try {
    holder.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    holder.close();
    if ((error as { code?: string }).code?.startsWith("SQLITE_BUSY")) return undefined;
    throw error;
  }
  return { release: () => holder.close() };
}

/** Takes the right to publish once it is free, but waits no longer than `patience`: a command has it for moments, another server for good. */
export async function awaitPublisherLock(dataDir: string, patience: number): Promise<Lock | undefined> {
  const deadline = Date.now() + patience;
  for (;;) {
    const lock = takePublisherLock(dataDir);
    if (lock || Date.now() > deadline) return lock;
    await sleep(100);
  }
}
