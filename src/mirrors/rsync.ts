import { spawn } from "node:child_process";
import { SECOND } from "#domain/time.ts";
import { MirrorFault } from "./mirror.ts";

/**
 * A process without output for this long is stopped. It must be longer than rsync's own timeout, which has the better message.
 */
const SILENCE_TIMEOUT_MS = 15 * SECOND;

/** Runs rsync without a shell and returns its output. Throws a `MirrorFault` with the cause. */
export function runRsync(args: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("rsync", args, { stdio: ["ignore", "pipe", "pipe"], signal, env: { ...process.env, LC_ALL: "C" } });
    const stop = () => void child.kill("SIGTERM");
    let [out, errors] = ["", ""];
    let timer = setTimeout(stop, SILENCE_TIMEOUT_MS);
    const restartTimer = (text: string) => {
      clearTimeout(timer);
      timer = setTimeout(stop, SILENCE_TIMEOUT_MS);
      return text;
    };
    child.stdout.on("data", (text) => (out += restartTimer(String(text))));
    child.stderr.on("data", (text) => (errors += restartTimer(String(text))));
    child.on("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "ENOENT" ? "rsync is not installed on this machine." : `rsync cannot be started: ${error.message}.`;
      errors = reason;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(out);
      else reject(new MirrorFault(sentenceOf(errors, code)));
    });
  });
}

function sentenceOf(errors: string, code: number | null): string {
  const lines = errors.split("\n").flatMap((line) => line.trim() || []);
  // The last line of rsync only repeats that it ended; the first line, by rsync or ssh, is the cause.
  const cause = lines.find((line) => !/^(rsync error:|rsync: connection unexpectedly closed|@+$|\*\*)/.test(line)) ?? lines[0];
  if (code === null) return `The host did not respond for ${SILENCE_TIMEOUT_MS / SECOND} seconds.`;
  return `${(cause ?? `rsync ended with status ${code}`).replace(/\.?$/, ".")}`;
}
