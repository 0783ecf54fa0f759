import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..");
const { ADMIN_ENVIRONMENT, ADMIN_FLAGS } = await (await import(join(root, "dist", "server", "entry.mjs"))).inProcess();

const commandOf = (script: string, args: readonly string[]) => [...ADMIN_FLAGS, join(root, "bench", script), ...args];
const options = { env: { ...ADMIN_ENVIRONMENT, ...process.env }, encoding: "utf8", maxBuffer: 1 << 26 } as const;

/** Runs one measurement of `measure.ts` in its own process. */
export const measure = <T>(measurement: string, dataDir: string, size = 0): T =>
  JSON.parse(
    execFileSync(process.execPath, commandOf("measure.ts", [measurement, dataDir, `${size}`]), {
      ...options,
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );

/** Runs a script of this folder concurrently, and gives its result. */
export async function measureInSubprocess<T>(script: string, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, commandOf(script, args), options);
  return JSON.parse(stdout);
}
