/** Lets one loop wait until the event is set, or for a time. If it is set while nothing waits, the next wait ends at once. */
export interface AutoResetEvent {
  set(): void;
  wait(timeoutMs: number): Promise<void>;
}

/** An event whose waits all end when the signal is aborted. */
export function createAutoResetEvent(signal: AbortSignal): AutoResetEvent {
  let isSet = false;
  let release: (() => void) | undefined;
  return {
    set() {
      isSet = true;
      release?.();
    },
    async wait(timeoutMs) {
      if (!isSet && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        release = resolve;
        const timer = setTimeout(resolve, timeoutMs);
        const end = () => resolve();
        signal.addEventListener("abort", end, { once: true });
        await promise;
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        release = undefined;
      }
      isSet = false;
    },
  };
}
