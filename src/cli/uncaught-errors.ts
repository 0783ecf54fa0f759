import { log, traceOf } from "#runtime/logger.ts";

/**
 * Ends the process with exit status 1 on an uncaught error: any work may be half done, and the next start continues from what is on
 * disk. Call it before the web adapter adds its own listener, which silently drops rejections outside of requests.
 */
export function exitOnUncaughtErrors(): void {
  process.prependListener("unhandledRejection", (error) => {
    if (isHangUp(error)) return;
    log({ event: "fault", error: traceOf(error) });
    process.exit(1);
  });
  process.on("uncaughtExceptionMonitor", (error) => log({ event: "fault", error: traceOf(error) }));
}

/** Whether a client closed its connection during a request. That is not our fault, and must not end the process. */
const isHangUp = (error: unknown): boolean => ["ECONNRESET", "EPIPE"].includes((error as { code?: string } | null)?.code ?? "");
