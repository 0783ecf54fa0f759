import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** One Afloat of its own: a data folder, ports, and the built program to call. */
export interface World {
  dataDir: string;
  siteUrl: string;
  adminUrl: string;
  env: NodeJS.ProcessEnv;
  /** Runs one command to its end. */
  cli(...args: string[]): Promise<Ended>;
  /** The same, with something on its standard input. */
  cliWithInput(input: string, ...args: string[]): Promise<Ended>;
  /** Runs one command that must succeed, and gives what it says to programs. */
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is for the test to say
  json(...args: string[]): Promise<any>;
  /** Starts `afloat serve` (or a part of it) and waits until it answers. */
  serve(...args: string[]): Promise<Serving>;
}

/** How a command ended, and what it said. */
export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** For `makeWorld`: a site whose pages are in both languages, as the demo's are. */
export const IN_BOTH_LANGUAGES = { AFLOAT_LOCALES: "en,zh-CN" };

export interface Serving {
  process: ChildProcess;
  output(): string;
  /** What it wrote to standard error alone. */
  log(): string;
  /** Ends it, with SIGTERM unless told otherwise, and waits until it has. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Makes a world in a new temporary folder; it is removed, and its processes ended, after the test. */
export async function makeWorld(env: NodeJS.ProcessEnv = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), "afloat-"));
  const [sitePort, adminPort] = [await freePort(), await freePort()];
  const all = {
    ...process.env,
    AFLOAT_DATA: dataDir,
    // Another language makes a fifth more files at each publication; tests of languages ask for it.
    AFLOAT_LOCALES: "en",
    AFLOAT_SITE_PORT: `${sitePort}`,
    AFLOAT_ADMIN_PORT: `${adminPort}`,
    ...env,
  };
  const running = new Set<Serving>();
  onTestFinished(async () => {
    for (const serving of running) await serving.end("SIGKILL");
    rmSync(dataDir, { recursive: true, force: true });
  });
  const world: World = {
    dataDir,
    siteUrl: `http://127.0.0.1:${sitePort}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    env: all,
    cli: (...args) => runCli(args, all),
    cliWithInput: (input, ...args) => runCli(args, all, input),
    async json(...args) {
      const { status, stdout, stderr } = await runCli([...args, "--json"], all);
      if (status !== 0) throw new Error(`afloat ${args.join(" ")} ended with ${status}: ${stderr}`);
      return JSON.parse(stdout);
    },
    async serve(...args) {
      const serving = start(args, all);
      running.add(serving);
      if (!args.includes("--site-only")) await untilAnswers(`${world.adminUrl}/healthz`, serving);
      if (!args.includes("--admin-only")) await untilAnswers(`${world.siteUrl}/healthz`, serving);
      return serving;
    },
  };
  return world;
}

const launcher = join(root, "bin", "afloat.mjs");

function runCli(args: string[], env: NodeJS.ProcessEnv, input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [launcher, ...args], { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr });
    });
    // A command that refuses before it reads closes the pipe first.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

function start(args: string[], env: NodeJS.ProcessEnv): Serving {
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
      const gone = once(child, "close");
      process.kill(-(child.pid as number), signal);
      await gone;
    },
  };
}

async function untilAnswers(url: string, serving: Serving): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (serving.process.exitCode !== null || serving.process.signalCode !== null)
      throw new Error(`It ended before it answered:\n${serving.output()}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`${url} does not answer:\n${serving.output()}`);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
