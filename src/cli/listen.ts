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
    throw new WrongUsage(`Port ${port} on ${host} is taken. End what uses it, or set ${variable} to another port.`);
  }
}

/** Serves until SIGTERM or SIGINT; then lets running requests end, for at most ten seconds. */
export async function untilSignalled(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    // For good: a service manager signals the whole group and our own parent does too; the second signal must not cut the end short.
    for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => resolve());
  });
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 10_000);
  await closed;
  clearTimeout(force);
  return 0;
}
