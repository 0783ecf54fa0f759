/** Wait times that double from the first to the maximum, in milliseconds, until a success. */
export interface Backoff {
  /** How long to wait before the next attempt. */
  next(): number;
  /** Call this after a success: the next failure starts again with the shortest wait. */
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
