import { once } from "node:events";
import type { Server } from "node:http";
import { SECOND } from "#domain/time.ts";
import { WrongUsage } from "./command.ts";

const SHUTDOWN_TIMEOUT_MS = 10 * SECOND;

/** Where a server listens. */
interface Address {
  host: string;
  port: number;
  /** The environment variable that sets the port. */
  variable: string;
}

/** Starts listening. A port that is in use ends the command with exit status 2 and the way to fix it. */
export async function listen(server: Server, { host, port, variable }: Address): Promise<void> {
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
    // Not `once`: both a service manager and our parent process send a signal, and the second must not interrupt the shutdown.
    for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => resolve());
  });

/** Stops listening, and gives running requests time to end. */
export async function closeGracefully(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), SHUTDOWN_TIMEOUT_MS);
  await closed;
  clearTimeout(force);
}
