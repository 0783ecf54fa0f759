import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";

/** The exclusive right to write the site, or its mirrors; only one process has it at a time. */
export interface Lock {
  release(): void;
}

/** Takes the publisher's lock; undefined if another process has it. */
export const takePublisherLock = (dataDir: string): Lock | undefined => takeLock(dataDir, "publisher.lock");

/**
 * Takes a lock on a data folder; undefined if another process has it. It is an SQLite lock on a separate file: the kernel
 * releases it when the process ends in any way, so there are no stale locks to clear.
 */
export function takeLock(dataDir: string, name: string): Lock | undefined {
  mkdirSync(dataDir, { recursive: true });
  const client = new Database(join(dataDir, name), { timeout: 0 });
  try {
    client.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    client.close();
    if ((error as { code?: string }).code?.startsWith("SQLITE_BUSY")) return undefined;
    throw error;
  }
  return { release: () => client.close() };
}

/** Waits at most `timeoutMs` for the publisher's lock: a command has it only for moments, but another server permanently. */
export async function awaitPublisherLock(dataDir: string, timeoutMs: number): Promise<Lock | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const lock = takePublisherLock(dataDir);
    if (lock || Date.now() > deadline) return lock;
    await sleep(100);
  }
}
