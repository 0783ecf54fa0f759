import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { createSiteServer } from "#site/server.ts";
import { collector } from "#tests/support/commands.ts";
import { builtParts } from "#tests/support/parts.ts";
import { launcher, root } from "#tests/support/root.ts";

/** An admin that runs. */
export interface Admin {
  /** What it printed. */
  output(): string;
  /** Ends it, and waits until it has. */
  end(): Promise<void>;
}

/** How often an admin does what it does by itself. */
export interface Pace {
  clockEveryMs?: number;
}

/** Processes of Afloat that run. */
export interface Serving {
  process: ChildProcess;
  output(): string;
  /** What it wrote to standard error alone. */
  log(): string;
  /** Ends it, with SIGTERM unless told otherwise, and waits until it has. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the admin of the built program within this process. A turn after its end `fetch` knows that its connections are closed. */
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
  // A process group of its own, so that the end takes its children along.
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
      // With its streams: what it said last counts.
      const ended = once(child, "close");
      process.kill(-(child.pid as number), signal);
      await ended;
    },
  };
}

/** Waits until an address answers, or fails with what the program printed. */
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
