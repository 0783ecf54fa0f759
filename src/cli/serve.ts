import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { createSiteServer } from "../site-server.ts";
import { type Command, type Invocation, WrongUsage } from "./command.ts";

/** `afloat serve`: the site and the admin as two processes, either of which may die and come back alone. */
export const serve: Command = async (invocation) => {
  const [mode, ...more] = invocation.argv;
  if (more.length > 0) throw new WrongUsage("serve takes --site-only or --admin-only, or neither.");
  if (mode === "--site-only") return serveSite(invocation.config);
  if (mode === "--admin-only") return (await import("./serve-admin.ts")).serveAdmin(invocation);
  if (mode !== undefined) throw new WrongUsage(`serve does not know “${mode}”.`);
  return serveBoth(invocation);
};

async function serveSite(config: Config): Promise<number> {
  const server = createSiteServer(config.dataDir);
  await listen(server, config.host, config.sitePort, "AFLOAT_SITE_PORT");
  process.stdout.write(`site   http://${config.host}:${config.sitePort}/\n`);
  return untilSignalled(server);
}

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
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 10_000);
  await closed;
  clearTimeout(force);
  return 0;
}

const RESTART_FIRST = 500;
const RESTART_MOST = 30_000;

/** Keeps both processes alive. It holds no data and serves nothing itself. */
async function serveBoth({ root }: Invocation): Promise<number> {
  let stopping = false;
  let status = 0;
  const children = new Set<ReturnType<typeof spawn>>();
  const keep = async (part: string): Promise<void> => {
    let hasRun = false;
    for (let wait = RESTART_FIRST; !stopping; wait = Math.min(wait * 2, RESTART_MOST)) {
      const began = Date.now();
      const child = spawn(process.execPath, [...process.execArgv, join(root, "bin", "afloat.mjs"), "serve", part], {
        stdio: "inherit",
      });
      children.add(child);
      const [code] = (await once(child, "exit")) as [number | null];
      children.delete(child);
      // Wrong usage at the first start will not mend itself; later it is a passing state, and the other part must go on.
      if (code === 2 && !hasRun) {
        status = 2;
        stop();
      }
      hasRun = true;
      if (stopping) return;
      if (Date.now() - began > RESTART_MOST) wait = RESTART_FIRST;
      process.stderr.write(`${part.slice(2, -5)} ended; starting it again.\n`);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
  const stop = () => {
    stopping = true;
    for (const child of children) child.kill("SIGTERM");
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  await Promise.all([keep("--admin-only"), keep("--site-only")]);
  return status;
}
