import { rmSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Ended, runHere, runSpawned } from "./commands.ts";
import { newFolder } from "./folders.ts";
import { root } from "./root.ts";
import { takePorts } from "./servers/ports.ts";
import {
  type Admin,
  type Pace,
  type Serving,
  startAdminHere,
  startServing,
  startSiteHere,
  untilAnswers,
} from "./servers/serving.ts";

export type { Ended } from "./commands.ts";
export { root } from "./root.ts";
export { freePort } from "./servers/ports.ts";
export type { Admin, Serving } from "./servers/serving.ts";

/** An Afloat instance: a data folder, ports, and the built program. */
export interface World {
  dataDir: string;
  siteUrl: string;
  adminUrl: string;
  env: NodeJS.ProcessEnv;
  /** Runs one command to its end, in this process. */
  cli(...args: string[]): Promise<Ended>;
  /** The same, with standard input. */
  cliWithInput(input: string, ...args: string[]): Promise<Ended>;
  /** Runs one command to its end as a separate process, as a shell does. */
  spawn(...args: string[]): Promise<Ended>;
  /** Runs one command that must succeed, and returns its JSON output. */
  // biome-ignore lint/suspicious/noExplicitAny: the test knows the type of the output
  json(...args: string[]): Promise<any>;
  /** Starts the admin in this process and waits until it responds; for tests that neither kill it nor read its log. */
  admin(pace?: Pace): Promise<Admin>;
  /** Starts the site server in this process. */
  site(): Promise<void>;
  /** Starts `afloat serve` (or a part of it) as processes and waits until it responds. */
  serve(...args: string[]): Promise<Serving>;
}

/** For `makeWorld`: a site whose pages are in both languages, as the demo's are. */
export const IN_BOTH_LANGUAGES = { AFLOAT_LOCALES: "en,zh-CN" };

/** What only a separate process can have: its own clock, and trusted certificates. */
const OF_PROCESSES = ["LD_PRELOAD", "NODE_EXTRA_CA_CERTS"];

/** Makes a world in a new temporary folder; after the test it is removed, and its processes are ended. */
export async function makeWorld(env: NodeJS.ProcessEnv = {}, dataDir = newFolder("afloat-")): Promise<World> {
  const ports = await takePorts();
  const all = environmentOf(dataDir, ports, env);
  const running = new Set<Pick<Serving, "end">>();
  onTestFinished(async () => {
    for (const each of running) await each.end("SIGKILL");
    rmSync(dataDir, { recursive: true, force: true });
    ports.giveBack();
  });
  const run = OF_PROCESSES.some((name) => env[name] !== undefined) ? runSpawned : runHere;
  const world: World = {
    dataDir,
    siteUrl: `http://127.0.0.1:${ports.site}`,
    adminUrl: `http://127.0.0.1:${ports.admin}`,
    env: all,
    cli: (...args) => run(args, all),
    cliWithInput: (input, ...args) => run(args, all, input),
    spawn: (...args) => runSpawned(args, all),
    async json(...args) {
      const { status, stdout, stderr } = await run([...args, "--json"], all);
      if (status !== 0) throw new Error(`afloat ${args.join(" ")} ended with ${status}: ${stderr}`);
      return JSON.parse(stdout);
    },
    async admin(pace) {
      const admin = await startAdminHere(all, pace);
      running.add(admin);
      return admin;
    },
    async site() {
      running.add(await startSiteHere(dataDir, ports.site));
    },
    async serve(...args) {
      const serving = startServing(args, all);
      running.add(serving);
      if (!args.includes("--site-only")) await untilAnswers(`${world.adminUrl}/healthz`, serving);
      if (!args.includes("--admin-only")) await untilAnswers(`${world.siteUrl}/healthz`, serving);
      return serving;
    },
  };
  return world;
}

/** The environment of an Afloat in a folder, with these ports. */
function environmentOf(dataDir: string, ports: { site: number; admin: number }, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Logging is off only in this process.
  const { AFLOAT_LOG_LEVEL: _, ...inherited } = process.env;
  return {
    ...inherited,
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
    AFLOAT_DATA: dataDir,
    // Another language adds a fifth more files to each publication; only tests of languages ask for it.
    AFLOAT_LOCALES: "en",
    AFLOAT_SITE_PORT: `${ports.site}`,
    AFLOAT_ADMIN_PORT: `${ports.admin}`,
    ...env,
  };
}
