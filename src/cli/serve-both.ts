import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readLogLevel, readRuntimePaths } from "#config/environment.ts";
import { SECOND } from "#domain/time.ts";
import { createBackoff } from "#runtime/backoff.ts";
import { ADMIN_ENVIRONMENT, ADMIN_FLAGS } from "#runtime/node-flags.ts";
import type { Invocation } from "./command.ts";

const SITE_FLAGS = ["--max-semi-space-size=1", "--optimize-for-size"];
const FIRST_RESTART_DELAY_MS = 500;
const MAX_RESTART_DELAY_MS = 30 * SECOND;

/** Runs the site and the admin as processes of their own, and restarts each when it ends. This process opens no database and no port. */
export async function serveBoth({ root, env }: Invocation): Promise<number> {
  // A wrong setting would end both parts at every restart.
  readRuntimePaths(env);
  readLogLevel(env);
  const stopping = new AbortController();
  process.on("SIGTERM", () => stopping.abort());
  process.on("SIGINT", () => stopping.abort());
  const statuses = PARTS.map((part) => keepRunning(part, { root, env, stopping }));
  return Math.max(...(await Promise.all(statuses)));
}

interface Part {
  name: "admin" | "site";
  flags: readonly string[];
}

const PARTS: readonly Part[] = [
  { name: "admin", flags: ADMIN_FLAGS },
  { name: "site", flags: SITE_FLAGS },
];

interface Supervision extends Pick<Invocation, "root" | "env"> {
  stopping: AbortController;
}

/** Restarts a part whenever it ends, until `stopping`. Returns the exit status. */
async function keepRunning(part: Part, { root, env, stopping }: Supervision): Promise<number> {
  const backoff = createBackoff(FIRST_RESTART_DELAY_MS, MAX_RESTART_DELAY_MS);
  for (let isFirst = true; ; isFirst = false) {
    const startedAt = Date.now();
    const { code, signal } = await runPart(part, { root, env, stopping });
    // Exit status 2 at the first start is permanent. Later it is temporary (a port in use), and the other part must continue.
    if (code === 2 && isFirst) {
      stopping.abort();
      return 2;
    }
    if (stopping.signal.aborted) return 0;
    if (Date.now() - startedAt > MAX_RESTART_DELAY_MS) backoff.reset();
    const afterMs = backoff.next();
    // Loaded only now: usually nothing is ever logged here.
    const { log } = await import("#runtime/logger.ts");
    log({ event: "restart", part: part.name, code, signal, afterMs });
    await sleep(afterMs, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) return 0;
  }
}

/** Runs a part until it ends, and sends it SIGTERM on `stopping`. */
async function runPart({ name, flags }: Part, { root, env, stopping }: Supervision) {
  const child = spawn(process.execPath, [...flags, join(root, "bin", "afloat.mjs"), "serve", `--${name}-only`], {
    stdio: "inherit",
    env: { ...ADMIN_ENVIRONMENT, ...env, AFLOAT_PREPARED: "1" },
  });
  const end = () => child.kill("SIGTERM");
  stopping.signal.addEventListener("abort", end);
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  stopping.signal.removeEventListener("abort", end);
  return { code, signal };
}
