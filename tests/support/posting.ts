import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { root, type World } from "./afloat.ts";

/** Updates by number, each with the id of its incident. */
export type PostedUpdates = Map<number, string>;

/** What a process has acknowledged: the saved updates, and the live ones. */
export interface Acknowledged {
  saved: PostedUpdates;
  live: PostedUpdates;
}

/** A process that has caught up with unpublished changes, and posts nothing yet. */
export interface Poster {
  /** Makes it post without end, starting with this number. */
  start(first: number): Acknowledged;
  /** Kills it, and waits until it has ended. Returns its error output if it had ended by itself. */
  kill(): Promise<string | undefined>;
}

/** Starts a poster, which first catches up. The compile cache makes it start fast. */
export async function startPoster(world: World): Promise<Poster> {
  const env = { ...world.env, NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled") };
  const child = spawn(process.execPath, [join(root, "tests", "support", "poster.ts")], { env, stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text) => (complaint += text));
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const [line] = await Promise.race([once(lines, "line"), ended]);
  if (line !== "ready") throw new Error(`It did not catch up:\n${complaint}`);
  return {
    start(first) {
      const acknowledged: Acknowledged = { saved: new Map(), live: new Map() };
      lines.on("line", (line) => {
        const [what, number, incident] = line.split(" ");
        acknowledged[what as keyof Acknowledged].set(Number(number), incident as string);
      });
      child.stdin.write(`${first}\n`);
      return acknowledged;
    },
    async kill() {
      child.kill("SIGKILL");
      const [code] = await ended;
      return code === null ? undefined : complaint;
    },
  };
}

/** Lets a poster post for so many milliseconds, and kills it. */
export async function runPosterUntilKilled(poster: Poster, first: number, ms: number): Promise<Acknowledged> {
  const acknowledged = poster.start(first);
  await sleep(ms);
  const complaint = await poster.kill();
  if (complaint !== undefined) throw new Error(`It ended by itself:\n${complaint}`);
  return acknowledged;
}
