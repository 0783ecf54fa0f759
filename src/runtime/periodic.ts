/** Work that is done again and again. */
export interface Periodic {
  /** Ends it, after what is under way. */
  stop(): Promise<void>;
}

interface PeriodicOptions {
  intervalMs: number;
  /** Also at once, not only after the first interval. */
  immediately?: boolean;
  /** What became of a run that failed; left out, a failure has no consequence. */
  onError?: (error: unknown) => void;
}

/** Does some work every `intervalMs`, and never twice at once: a run that takes longer is waited for. */
export function startPeriodic(work: () => unknown, { intervalMs, immediately = false, onError }: PeriodicOptions): Periodic {
  let running: Promise<void> | undefined;
  const run = async () => {
    try {
      await work();
    } catch (error) {
      onError?.(error);
    } finally {
      running = undefined;
    }
  };
  const tick = () => {
    running ??= run();
  };
  if (immediately) tick();
  const timer = setInterval(tick, intervalMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
