import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ADMIN_FLAGS } from "./node-flags.ts";

// Some work is done in a process of its own: its memory goes with it, the admin stays small, and no word waits for it.

/** Which Afloat, and what surrounds it. */
interface Installation {
  root: string;
  env: NodeJS.ProcessEnv;
}

const commandLine = (root: string, args: readonly string[]) => [...ADMIN_FLAGS, join(root, "bin", "afloat.mjs"), ...args];

/** Runs one command to its end, heard by whoever hears us. */
export async function runSubprocess({ root, env }: Installation, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, commandLine(root, args), { stdio: "inherit", env });
  await once(child, "exit");
}

/** Runs one command to its end without a sound, or fails with what it complained of. */
export async function runSubprocessQuietly({ root, env }: Installation, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, commandLine(root, args), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...env, AFLOAT_PREPARED: "1" },
  });
  const [complaint, [status]] = await Promise.all([text(child.stderr), once(child, "close") as Promise<[number | null]>]);
  if (status !== 0) throw new Error(complaint.trim() || `“afloat ${args.join(" ")}” was stopped.`);
}
