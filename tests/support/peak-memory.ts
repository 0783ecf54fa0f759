import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { Ended } from "./commands.ts";
import { launcher } from "./root.ts";

const POLL_MS = 20;

/** Runs one command of the built program as a separate process, and returns the most memory that it had resident, in bytes. */
export async function runMeasured(args: string[], env: NodeJS.ProcessEnv): Promise<Ended & { peak: number }> {
  const child = spawn(process.execPath, [launcher, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let peak = 0;
  // The kernel's own maximum, so that nothing is missed between two looks.
  const look = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024 || peak;
    } catch {
      // It has just ended.
    }
  };
  const timer = setInterval(look, POLL_MS);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  clearInterval(timer);
  return { status: status ?? 1, stdout, stderr, peak };
}
