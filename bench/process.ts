import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..");
const { ADMIN_ENVIRONMENT, ADMIN_FLAGS } = await (await import(join(root, "dist", "server", "entry.mjs"))).inProcess();

const commandOf = (script: string, args: readonly string[]) => [...ADMIN_FLAGS, join(root, "bench", script), ...args];
const options = { env: { ...ADMIN_ENVIRONMENT, ...process.env }, encoding: "utf8", maxBuffer: 1 << 26 } as const;

/** One measurement of `measure.ts` in a process of its own. */
export const measure = <T>(what: string, dataDir: string, size = 0): T =>
  JSON.parse(
    execFileSync(process.execPath, commandOf("measure.ts", [what, dataDir, `${size}`]), {
      ...options,
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );

/** Runs a script of this folder beside whatever else goes on, and gives what it found. */
export async function measureInSubprocess<T>(script: string, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, commandOf(script, args), options);
  return JSON.parse(stdout);
}
