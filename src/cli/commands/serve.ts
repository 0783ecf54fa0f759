import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Command, type Invocation, WrongUsage } from "#cli/command.ts";
import { readLogLevel, readPlaces } from "#config/environment.ts";

/** `afloat serve`: the site and the admin as two processes, either of which may die and come back alone. */
export const serve: Command = async (invocation) => {
  const [mode, ...more] = invocation.argv;
  if (more.length > 0) throw new WrongUsage("serve takes --site-only, --admin-only or --rehearsal, or nothing.");
  if (mode === "--site-only") return (await import("#cli/serve-site.ts")).serveSite(invocation);
  if (mode === "--admin-only") return (await import("#cli/serve-admin.ts")).serveAdmin(invocation);
  if (mode !== undefined && mode !== "--rehearsal") throw new WrongUsage(`serve does not know “${mode}”.`);
  const env = mode ? (await import("./rehearsal.ts")).enterRehearsal(invocation.env) : invocation.env;
  return serveBoth({ ...invocation, env });
};

/** Keeps the admin small: without them V8 takes memory for a publication of the whole site that it never needs again. */
export const ADMIN_FLAGS = ["--max-semi-space-size=4", "--heap-growing-percent=30"];
/** Few places for the allocator to keep freed memory in (glibc); threads enough that the files of a word are synced together. */
export const ADMIN_ENVIRONMENT = { MALLOC_ARENA_MAX: "2", UV_THREADPOOL_SIZE: "12" };
const SITE_FLAGS = ["--max-semi-space-size=1", "--optimize-for-size"];
const RESTART_FIRST = 500;
const RESTART_MOST = 30_000;

/** Keeps both processes alive. It holds no data and serves nothing itself. */
async function serveBoth({ root, env }: Invocation): Promise<number> {
  // A setting that is wrong would end both parts again and again.
  readPlaces(env);
  readLogLevel(env);
  let stopping = false;
  let status = 0;
  const children = new Set<ReturnType<typeof spawn>>();
  const keep = async (part: string): Promise<void> => {
    let hasRun = false;
    for (let wait = RESTART_FIRST; !stopping; wait = Math.min(wait * 2, RESTART_MOST)) {
      const began = Date.now();
      const child = spawn(
        process.execPath,
        [...(part === "--admin-only" ? ADMIN_FLAGS : SITE_FLAGS), join(root, "bin", "afloat.mjs"), "serve", part],
        {
          stdio: "inherit",
          env: { ...ADMIN_ENVIRONMENT, ...env, AFLOAT_PREPARED: "1" },
        },
      );
      children.add(child);
      const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
      children.delete(child);
      // Wrong usage at the first start will not mend itself; later it is a passing state, and the other part must go on.
      if (code === 2 && !hasRun) {
        status = 2;
        stop();
      }
      hasRun = true;
      if (stopping) return;
      if (Date.now() - began > RESTART_MOST) wait = RESTART_FIRST;
      // Loaded only now: as a rule nothing is ever said here.
      const { log } = await import("#runtime/logger.ts");
      log({ event: "restart", part: part.slice(2, -5), code, signal, afterMs: wait });
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
  const stop = () => {
    stopping = true;
    for (const child of children) child.kill("SIGTERM");
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  await Promise.all([keep("--admin-only"), keep("--site-only")]);
  return status;
}
