import { randomFillSync } from "node:crypto";
import { statfsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { SECOND } from "#domain/time.ts";
import { type Periodic, startPeriodic } from "./periodic.ts";

// A ballast file, like CockroachDB's: reserved space that is released when the disk is full.

/** Space for about a hundred updates and their pages. */
const BALLAST_BYTES = 32 << 20;
const CHUNK_BYTES = 1 << 20;
/** With less free space than this, the ballast itself would fill the disk. */
const MAKE_ABOVE_BYTES = 1_000_000_000;
const RELEASE_BELOW_BYTES = 8_000_000;
const CHECK_INTERVAL_MS = 2 * SECOND;

/**
 * Reserves disk space with a file, and deletes it when the disk is full, so that updates can still be published. The file is
 * created again when there is space.
 */
export function startBallast(dataDir: string, onReleased: () => void): Periodic {
  const file = join(dataDir, "ballast");
  const check = async () => {
    const { bavail, bsize } = statfsSync(dataDir);
    const exists = (await stat(file).catch(() => undefined)) !== undefined;
    if (exists && bavail * bsize < RELEASE_BELOW_BYTES) {
      await rm(file);
      onReleased();
    } else if (!exists && bavail * bsize > MAKE_ABOVE_BYTES) await make(file);
  };
  // Errors are ignored here: a disk that cannot be written to is reported by everything else that writes.
  return startPeriodic(check, { intervalMs: CHECK_INTERVAL_MS, immediately: true });
}

/** Writes random bytes, which no file system can compress. */
async function make(file: string): Promise<void> {
  const partFile = `${file}.part`;
  const handle = await open(partFile, "w", 0o600);
  try {
    const chunk = randomFillSync(Buffer.alloc(CHUNK_BYTES));
    for (let written = 0; written < BALLAST_BYTES; written += CHUNK_BYTES) await handle.write(chunk);
  } finally {
    await handle.close();
  }
  await rename(partFile, file);
}
