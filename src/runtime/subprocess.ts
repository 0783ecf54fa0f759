import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ADMIN_FLAGS } from "./node-flags.ts";

// Some work runs in a separate process: its memory is freed afterwards, the admin stays small, and no update waits for it.

/** An installation of Afloat, and its environment. */
interface Installation {
  root: string;
  env: NodeJS.ProcessEnv;
}

const commandLine = (root: string, args: readonly string[]) => [...ADMIN_FLAGS, join(root, "bin", "afloat.mjs"), ...args];

/** Runs one command to its end, with its output as ours. */
export async function runSubprocess({ root, env }: Installation, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, commandLine(root, args), { stdio: "inherit", env });
  await once(child, "exit");
}

/** Runs one command to its end without output; rejects with its error output if it fails. */
export async function runSubprocessChecked({ root, env }: Installation, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, commandLine(root, args), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...env, AFLOAT_PREPARED: "1" },
  });
  const [errors, [status]] = await Promise.all([text(child.stderr), once(child, "close") as Promise<[number | null]>]);
  if (status !== 0) throw new Error(errors.trim() || `“afloat ${args.join(" ")}” was stopped.`);
}
