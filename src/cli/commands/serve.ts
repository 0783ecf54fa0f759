import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, type Invocation, WrongUsage } from "#cli/command.ts";
import { readLogLevel, readRuntimePaths } from "#config/environment.ts";
import { SECOND } from "#domain/time.ts";
import { createBackoff } from "#runtime/backoff.ts";
import { ADMIN_ENVIRONMENT, ADMIN_FLAGS } from "#runtime/node-flags.ts";

/** `afloat serve`: the site and the admin as two processes, either of which may die and come back alone. */
export const serve: Command = async (invocation) => {
  const [mode, ...more] = invocation.argv;
  if (more.length > 0) throw new WrongUsage("serve takes --site-only, --admin-only or --rehearsal.");
  if (mode === "--site-only") return (await import("#cli/serve-site.ts")).serveSite(invocation);
  if (mode === "--admin-only") return (await import("#cli/serve-admin.ts")).serveAdmin(invocation);
  if (mode !== undefined && mode !== "--rehearsal") throw new WrongUsage(`Unknown option “${mode}” for serve.`);
  const env = mode ? (await import("./rehearsal.ts")).enterRehearsal(invocation.env) : invocation.env;
  return serveBoth({ ...invocation, env });
};

const SITE_FLAGS = ["--max-semi-space-size=1", "--optimize-for-size"];
const RESTART_FIRST_MS = 500;
const RESTART_MAX_MS = 30 * SECOND;

/** Keeps both processes alive. It holds no data and serves nothing itself. */
async function serveBoth({ root, env }: Invocation): Promise<number> {
  // A setting that is wrong would end both parts again and again.
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

/** Starts a part again whenever it ends, until all is to stop. Gives the exit status. */
async function keepRunning(part: Part, { root, env, stopping }: Supervision): Promise<number> {
  const backoff = createBackoff(RESTART_FIRST_MS, RESTART_MAX_MS);
  for (let isFirst = true; ; isFirst = false) {
    const startedAt = Date.now();
    const { code, signal } = await runPart(part, { root, env, stopping });
    // Wrong usage at the first start stays wrong; later it is a passing state, and the other part must go on.
    if (code === 2 && isFirst) {
      stopping.abort();
      return 2;
    }
    if (stopping.signal.aborted) return 0;
    if (Date.now() - startedAt > RESTART_MAX_MS) backoff.reset();
    const afterMs = backoff.next();
    // Loaded only now: as a rule nothing is ever logged here.
    const { log } = await import("#runtime/logger.ts");
    log({ event: "restart", part: part.name, code, signal, afterMs });
    await sleep(afterMs, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) return 0;
  }
}

/** Runs a part until it ends; it is asked to end when all is to stop. */
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
