/** Work that runs at intervals. */
export interface Periodic {
  /** Stops it, after a current run. */
  stop(): Promise<void>;
}

interface PeriodicOptions {
  intervalMs: number;
  /** Whether to run at once, not only after the first interval. */
  immediately?: boolean;
  /** Called when a run fails; if missing, failures are ignored. */
  onError?: (error: unknown) => void;
}

/** Runs `work` every `intervalMs`, but never twice at once: while a run takes longer, no other starts. */
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
