import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { createSiteServer } from "#site/server.ts";
import { collector } from "#tests/support/commands.ts";
import { builtParts } from "#tests/support/parts.ts";
import { launcher, root } from "#tests/support/root.ts";

/** A running admin. */
export interface Admin {
  /** What it printed. */
  output(): string;
  /** Ends it, and waits until it has ended. */
  end(): Promise<void>;
}

/** How often an admin does its periodic work. */
export interface Pace {
  readBackEveryMs?: number;
  clockEveryMs?: number;
}

/** Running processes of Afloat. */
export interface Serving {
  process: ChildProcess;
  output(): string;
  /** Its standard error only. */
  log(): string;
  /** Ends it, with SIGTERM by default, and waits until it has ended. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the admin of the built program within this process. One turn after its end `fetch` knows that its connections are closed. */
export async function startAdminHere(env: NodeJS.ProcessEnv, pace: Pace = {}): Promise<Admin> {
  const { startAdmin } = await builtParts();
  const stdout = collector();
  const admin = await startAdmin({ root, env, stdout }, pace);
  let ended: Promise<void> | undefined;
  return {
    output: () => stdout.text(),
    end: () => (ended ??= admin.stop().then(() => setImmediate())),
  };
}

/** Starts the site server of a data folder within this process. */
export async function startSiteHere(dataDir: string, port: number): Promise<Pick<Admin, "end">> {
  const server = createSiteServer(dataDir).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    async end() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await setImmediate();
    },
  };
}

/** Starts `afloat serve` as a program. */
export function startServing(args: string[], env: NodeJS.ProcessEnv): Serving {
  // A separate process group, so that the end includes its children.
  const child = spawn(process.execPath, [launcher, "serve", ...args], { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  let log = "";
  child.stderr.on("data", (text) => {
    output += text;
    log += text;
  });
  return {
    process: child,
    output: () => output,
    log: () => log,
    async end(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      // Waits for its streams too, so that the last output is complete.
      const ended = once(child, "close");
      process.kill(-(child.pid as number), signal);
      await ended;
    },
  };
}

/** Waits until a URL responds, or fails with the program's output. */
export async function untilAnswers(url: string, serving: Serving): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    if (serving.process.exitCode !== null || serving.process.signalCode !== null)
      throw new Error(`It ended before it answered:\n${serving.output()}`);
    const answer = await fetch(url, { headers: { Connection: "close" } }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(20);
  }
  throw new Error(`${url} does not answer:\n${serving.output()}`);
}
