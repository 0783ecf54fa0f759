/** Lets one loop wait for a call, or a time; a call while nobody waits counts for the next wait. */
export interface Waker {
  wake(): void;
  next(patience: number): Promise<void>;
}

/** A waker whose waits all end with the signal. */
export function makeWaker(signal: AbortSignal): Waker {
  let isCalled = false;
  let answer: (() => void) | undefined;
  return {
    wake() {
      isCalled = true;
      answer?.();
    },
    async next(patience) {
      if (!isCalled) {
        const { promise, resolve } = Promise.withResolvers<void>();
        answer = resolve;
        const timer = setTimeout(resolve, patience);
        const end = () => resolve();
        signal.addEventListener("abort", end, { once: true });
        await promise;
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        answer = undefined;
      }
      isCalled = false;
    },
  };
}
