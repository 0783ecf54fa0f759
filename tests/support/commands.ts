import { execFile } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { builtParts } from "./parts.ts";
import { launcher, root } from "./root.ts";

/** How a command ended, and its output. */
export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs one command of the built program within this process. Log lines are not part of its output. */
export async function runHere(args: string[], env: NodeJS.ProcessEnv, input = ""): Promise<Ended> {
  const { runCommand } = await builtParts();
  const [stdout, stderr] = [collector(), collector()];
  const status = await runCommand(args, root, { env, stdin: Readable.from(input ? [input] : []), stdout, stderr });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

/** Runs one command of the built program as a shell does. */
export function runSpawned(args: string[], env: NodeJS.ProcessEnv, input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [launcher, ...args], { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr });
    });
    // A command that refuses before it reads closes the pipe first.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** A stream that collects what is written to it. */
export function collector(): Writable & { text(): string } {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      parts.push(Buffer.from(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(parts).toString("utf8") });
}
