/** Waits that double from the first to the longest, in milliseconds, until what failed succeeds. */
export interface Backoff {
  /** How long to wait before the next attempt. */
  next(): number;
  /** The attempt succeeded: the next failure waits the shortest time again. */
  reset(): void;
}

/** Starts at `firstMs` and ends at `maxMs`. */
export function createBackoff(firstMs: number, maxMs: number): Backoff {
  let waitMs = firstMs;
  return {
    next() {
      const current = waitMs;
      waitMs = Math.min(waitMs * 2, maxMs);
      return current;
    },
    reset() {
      waitMs = firstMs;
    },
  };
}
