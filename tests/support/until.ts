import { setTimeout as sleep } from "node:timers/promises";

const HALF_A_MINUTE_MS = 30_000;
const FIRST_LOOK_MS = 2;
const SLOWEST_LOOK_MS = 50;

/** Polls until a condition is true that no event signals, such as the work of another process; fails with its description. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = HALF_A_MINUTE_MS): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let look = FIRST_LOOK_MS; !(await holds()); look = Math.min(look * 2, SLOWEST_LOOK_MS)) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs / 1_000} seconds: ${what}.`);
    await sleep(look);
  }
}
