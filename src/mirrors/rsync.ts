import { spawn } from "node:child_process";
import { MirrorFault } from "./mirror.ts";

/** A program that gives no sign of life for so long is ended. It must be longer than rsync's own patience, which has the better words. */
const SILENCE = 15_000;

/** Runs rsync with words that no shell sees, and gives what it wrote. Throws a `MirrorFault` with its last complaint. */
export function runRsync(words: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("rsync", words, { stdio: ["ignore", "pipe", "pipe"], signal, env: { ...process.env, LC_ALL: "C" } });
    const stop = () => void child.kill("SIGTERM");
    let [out, complaints] = ["", ""];
    let timer = setTimeout(stop, SILENCE);
    const hear = (text: string) => {
      clearTimeout(timer);
      timer = setTimeout(stop, SILENCE);
      return text;
    };
    child.stdout.on("data", (text) => (out += hear(String(text))));
    child.stderr.on("data", (text) => (complaints += hear(String(text))));
    child.on("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "ENOENT" ? "rsync is not installed on this machine." : `rsync cannot be started: ${error.message}.`;
      complaints = why;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(out);
      else reject(new MirrorFault(sentenceOf(complaints, code)));
    });
  });
}

function sentenceOf(complaints: string, code: number | null): string {
  const lines = complaints.split("\n").flatMap((line) => line.trim() || []);
  // What rsync says last only repeats that it ended; what it or ssh said first is the cause.
  const cause = lines.find((line) => !/^(rsync error:|rsync: connection unexpectedly closed|@+$|\*\*)/.test(line)) ?? lines[0];
  if (code === null) return `The host did not respond for ${SILENCE / 1000} seconds.`;
  return `${(cause ?? `rsync ended with status ${code}`).replace(/\.?$/, ".")}`;
}
