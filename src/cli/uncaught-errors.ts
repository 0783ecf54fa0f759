import { log, traceOf } from "#runtime/logger.ts";

/**
 * Ends the process with 1 on a fault that nobody caught: it may have left anything half done, and the next start begins from what
 * is on disk. Call it before the web adapter gets to listen, which drops rejections outside of requests without a word.
 */
export function endOnUncaughtFaults(): void {
  process.prependListener("unhandledRejection", (error) => {
    if (isHangUp(error)) return;
    log({ event: "fault", error: traceOf(error) });
    process.exit(1);
  });
  process.on("uncaughtExceptionMonitor", (error) => log({ event: "fault", error: traceOf(error) }));
}

/** Someone closed the connection in the middle of a request: no fault of ours, and not theirs to end us with. */
const isHangUp = (error: unknown): boolean => ["ECONNRESET", "EPIPE"].includes((error as { code?: string } | null)?.code ?? "");
