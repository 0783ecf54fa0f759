import { setTimeout as sleep } from "node:timers/promises";
import type { Publication } from "#db/record/publications.ts";
import { readPublication } from "#queries/dashboard.ts";
import type { Context } from "#usecases/context.ts";
import type { PublishQueue } from "./queue.ts";

const LOOK_EVERY = 20;

/** For people, who look at pages: it is live. */
const isLive = ({ liveAt }: Publication): boolean => liveAt !== null;
/** For programs, which may read any file: it shows everywhere. */
export const isFullyPublished = ({ fullyPublishedAt }: Publication): boolean => fullyPublishedAt !== null;

/**
 * Waits until a publication is live (or as far as `isEnough` wants it), publishing fails, or so many milliseconds have gone; then gives it
 * as it stands. Undefined when there is none with this number.
 */
export async function waitUntilLive(
  { context, queue }: { context: Pick<Context, "db">; queue: Pick<PublishQueue, "fault"> },
  seq: number,
  patience: number,
  isEnough = isLive,
): Promise<(Publication & { fault: string | undefined }) | undefined> {
  const deadline = performance.now() + patience;
  for (;;) {
    const publication = readPublication(context, seq);
    if (!publication) return undefined;
    const fault = queue.fault();
    if (isEnough(publication) || fault !== undefined || performance.now() >= deadline) return { ...publication, fault };
    await sleep(LOOK_EVERY);
  }
}
