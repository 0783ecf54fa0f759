import { randomFillSync } from "node:crypto";
import { statfsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Room for some hundred words and their pages. */
const BYTES = 32 << 20;
const CHUNK = 1 << 20;
/** On a disk with less than this the ballast itself would be the trouble. */
const MAKE_ABOVE = 1_000_000_000;
const RELEASE_BELOW = 8_000_000;
const LOOK_EVERY = 2_000;

/** A file that takes up room, and gives it back when nothing else is left: whoever fills the disk must not silence the page. */
export interface Ballast {
  stop(): Promise<void>;
}

/** Keeps the ballast of a data folder. Losing it does no harm; it is made again when there is room. */
export function startBallast(dataDir: string, onReleased: () => void): Ballast {
  const file = join(dataDir, "ballast");
  let running: Promise<void> | undefined;
  async function look(): Promise<void> {
    const { bavail, bsize } = statfsSync(dataDir);
    const isThere = (await stat(file).catch(() => undefined)) !== undefined;
    if (isThere && bavail * bsize < RELEASE_BELOW) {
      await rm(file);
      onReleased();
    } else if (!isThere && bavail * bsize > MAKE_ABOVE) await make(file);
  }
  const attempt = () => {
    // A disk that takes no writes is told of by all that has to be written.
    running ??= look()
      .catch(() => {})
      .finally(() => {
        running = undefined;
      });
  };
  attempt();
  const timer = setInterval(attempt, LOOK_EVERY);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Of bytes that no file system can make smaller. */
async function make(file: string): Promise<void> {
  const draft = `${file}.part`;
  const handle = await open(draft, "w", 0o600);
  try {
    const chunk = randomFillSync(Buffer.alloc(CHUNK));
    for (let written = 0; written < BYTES; written += CHUNK) await handle.write(chunk);
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
