import { setTimeout as sleep } from "node:timers/promises";
import type { Publication } from "#db/record/publications.ts";
import { readPublication } from "#queries/dashboard.ts";
import type { Context } from "#usecases/context.ts";
import type { PublishQueue } from "./queue.ts";

const POLL_INTERVAL_MS = 20;

/** For people, who look at pages: whether it is live. */
const isLive = ({ liveAt }: Publication): boolean => liveAt !== null;
/** For programs, which may read any file: whether it is live everywhere. */
export const isFullyPublished = ({ fullyPublishedAt }: Publication): boolean => fullyPublishedAt !== null;

/**
 * Waits until a publication is live (or until `isEnough`), publishing fails, or the timeout is over; then returns its state.
 * Undefined if there is no publication with this number.
 */
export async function waitUntilLive(
  { context, queue }: { context: Pick<Context, "db">; queue: Pick<PublishQueue, "fault"> },
  seq: number,
  timeoutMs: number,
  isEnough = isLive,
): Promise<(Publication & { fault: string | undefined }) | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const publication = readPublication(context, seq);
    if (!publication) return undefined;
    const fault = queue.fault();
    if (isEnough(publication) || fault !== undefined || performance.now() >= deadline) return { ...publication, fault };
    await sleep(POLL_INTERVAL_MS);
  }
}
