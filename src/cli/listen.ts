import { once } from "node:events";
import type { Server } from "node:http";
import { WrongUsage } from "./command.ts";

/** Starts listening, or fails with what to do about it. */
export async function listen(server: Server, host: string, port: number, variable: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "EADDRINUSE") throw error;
    throw new WrongUsage(`Port ${port} on ${host} is in use. Stop the process that uses it, or set ${variable} to another port.`);
  }
}

/** Waits for SIGTERM or SIGINT. */
export const waitForSignal = (): Promise<void> =>
  new Promise((resolve) => {
    // For good: a service manager signals the whole group and our own parent does too; the second signal must not cut the end short.
    for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => resolve());
  });

/** Stops listening, and lets running requests end, for at most ten seconds. */
export async function endGently(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 10_000);
  await closed;
  clearTimeout(force);
}
