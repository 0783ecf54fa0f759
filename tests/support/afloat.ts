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

/** One Afloat of its own: a data folder, ports, and the built program to call. */
export interface World {
  dataDir: string;
  siteUrl: string;
  adminUrl: string;
  env: NodeJS.ProcessEnv;
  /** Runs one command to its end, in this process. */
  cli(...args: string[]): Promise<Ended>;
  /** The same, with something on its standard input. */
  cliWithInput(input: string, ...args: string[]): Promise<Ended>;
  /** Runs one command to its end as a process of its own, as a shell does. */
  spawn(...args: string[]): Promise<Ended>;
  /** Runs one command that must succeed, and gives what it prints for programs. */
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is for the test to say
  json(...args: string[]): Promise<any>;
  /** Starts the admin in this process and waits until it answers; for tests that neither kill it nor read its log. */
  admin(pace?: Pace): Promise<Admin>;
  /** Starts the site server in this process. */
  site(): Promise<void>;
  /** Starts `afloat serve` (or a part of it) as processes and waits until it answers. */
  serve(...args: string[]): Promise<Serving>;
}

/** For `makeWorld`: a site whose pages are in both languages, as the demo's are. */
export const IN_BOTH_LANGUAGES = { AFLOAT_LOCALES: "en,zh-CN" };

/** What only a whole process can have of its own: a clock, certificates that it trusts. */
const OF_PROCESSES = ["LD_PRELOAD", "NODE_EXTRA_CA_CERTS"];

/** Makes a world in a new temporary folder; it is removed, and what runs in it ended, after the test. */
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

/** What surrounds an Afloat in a folder, with these ports. */
function environmentOf(dataDir: string, ports: { site: number; admin: number }, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // The log is silent in this process alone.
  const { AFLOAT_LOG_LEVEL: _, ...inherited } = process.env;
  return {
    ...inherited,
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
    AFLOAT_DATA: dataDir,
    // Another language makes a fifth more files at each publication; tests of languages ask for it.
    AFLOAT_LOCALES: "en",
    AFLOAT_SITE_PORT: `${ports.site}`,
    AFLOAT_ADMIN_PORT: `${ports.admin}`,
    ...env,
  };
}
