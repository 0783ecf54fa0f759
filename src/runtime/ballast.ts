import { randomFillSync } from "node:crypto";
import { statfsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { SECOND } from "#domain/time.ts";
import { type Periodic, startPeriodic } from "./periodic.ts";

// A ballast file, as CockroachDB has one: room that can be given back on the day on which the disk is full.

/** Room for some hundred updates and their pages. */
const BALLAST_BYTES = 32 << 20;
const CHUNK_BYTES = 1 << 20;
/** On a disk with less than this the ballast itself would be the trouble. */
const MAKE_ABOVE_BYTES = 1_000_000_000;
const RELEASE_BELOW_BYTES = 8_000_000;
const CHECK_INTERVAL_MS = 2 * SECOND;

/** Keeps a file that takes up room, and deletes it when nothing else is free, so that a full disk does not silence the page. It is made again when there is room. */
export function startBallast(dataDir: string, onReleased: () => void): Periodic {
  const file = join(dataDir, "ballast");
  const check = async () => {
    const { bavail, bsize } = statfsSync(dataDir);
    const isThere = (await stat(file).catch(() => undefined)) !== undefined;
    if (isThere && bavail * bsize < RELEASE_BELOW_BYTES) {
      await rm(file);
      onReleased();
    } else if (!isThere && bavail * bsize > MAKE_ABOVE_BYTES) await make(file);
  };
  // A disk that takes no writes is reported by all that has to be written.
  return startPeriodic(check, { intervalMs: CHECK_INTERVAL_MS, immediately: true });
}

/** Of bytes that no file system can make smaller. */
async function make(file: string): Promise<void> {
  const draft = `${file}.part`;
  const handle = await open(draft, "w", 0o600);
  try {
    const chunk = randomFillSync(Buffer.alloc(CHUNK_BYTES));
    for (let written = 0; written < BALLAST_BYTES; written += CHUNK_BYTES) await handle.write(chunk);
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
