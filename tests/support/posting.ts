import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root, type World } from "./afloat.ts";

/** The words that were acknowledged, by their number, each with the incident that it was said of. */
export type Words = Map<number, string>;

/** A process that speaks and publishes, and has done with what a former one left undone. */
export interface Poster {
  /** Lets it speak words from a number on, until it is killed so many milliseconds later. Gives what it acknowledged. */
  speakUntilKilled(first: number, ms: number): Promise<Words>;
}

/** Starts a poster, which first catches up. Loading the program is paid once, by the cache. */
export async function startPoster(world: World): Promise<Poster> {
  const env = { ...world.env, NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled") };
  const child = spawn(process.execPath, [join(root, "tests", "support", "poster.ts")], { env, stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text) => (complaint += text));
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "close");
  const first = await Promise.race([once(lines, "line"), ended]);
  if (first[0] !== "ready") throw new Error(`It did not catch up:\n${complaint}`);
  return {
    async speakUntilKilled(first, ms) {
      const said: Words = new Map();
      lines.on("line", (line) => {
        const [what, number, incident] = line.split(" ");
        if (what === "posted") said.set(Number(number), incident as string);
      });
      child.stdin.write(`${first}\n`);
      const kill = setTimeout(() => child.kill("SIGKILL"), ms);
      const [code] = await ended;
      clearTimeout(kill);
      if (code !== null) throw new Error(`It ended by itself with ${code}:\n${complaint}`);
      return said;
    },
  };
}
