import { type ChildProcess, execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Config } from "#config/load.ts";
import { addressOf, end, type Host, type Network } from "./hosts.ts";

const SITE_PORT = 4321;
const ADMIN_PORT = 4322;

/** A whole Afloat for one drill: a record, keys, a site and two mirrors of its own, in a folder that goes with it. */
export interface Rehearsal {
  siteUrl: string;
  adminUrl: string;
  /** Where visitors reach the mirrors. */
  mirrorUrls: readonly [string, string];
  /** Starts the desk, the site and both mirrors. */
  start(): void;
  /** What the desk has said. */
  said(): string;
  /** Kills the desk, makes its record unreadable, and kills the first mirror. */
  lose(): Promise<void>;
  remove(): Promise<void>;
}

const MIRRORS = ["mirror-a", "mirror-b"] as const;
const urlOf = (host: Host, port: number): string => `http://${addressOf(host)}:${port}`;

/** Makes a rehearsal. `catalogue` is the file of the real one; without it, the demo world's is taken. */
export async function makeRehearsal(
  network: Network,
  launcher: readonly string[],
  { site }: Config,
  catalogue: string | undefined,
): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), "afloat-drill-"));
  const dataDir = join(folder, "desk");
  const running = new Map<string, ChildProcess>();
  let said = "";
  const env = (host: Host, data: string): NodeJS.ProcessEnv => ({
    // Nothing else: what the real Afloat has in its environment, the keys of its mirrors among it, is not for a rehearsal.
    ...{ PATH: process.env.PATH, AFLOAT_PREPARED: "1", AFLOAT_DATA: data, AFLOAT_HOST: addressOf(host), AFLOAT_DEMO: "0" },
    ...{ AFLOAT_SITE_PORT: `${SITE_PORT}`, AFLOAT_ADMIN_PORT: `${ADMIN_PORT}`, AFLOAT_CONFIG: join(folder, "afloat.yaml") },
  });
  const command = (...args: string[]) =>
    promisify(execFile)(process.execPath, [...launcher, ...args], { env: env("desk", dataDir) });
  const serve = (name: string, host: Host, data: string, part: string) => {
    const child = network.start(host, process.execPath, [...launcher, "serve", part], env(host, data));
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (said += name === "desk" ? text : ""));
    running.set(name, child);
  };
  const mirrors = MIRRORS.map((name) => ({
    name,
    kind: "folder",
    path: join(folder, name, "copy"),
    publicUrl: urlOf(name, SITE_PORT),
  }));
  const settings = {
    site: { name: `${site.name} (drill)`, url: urlOf("desk", SITE_PORT), timeZone: site.zone, cloud: site.cloud },
    admin: { url: urlOf("desk", ADMIN_PORT) },
    mirrors,
  };
  try {
    await writeFile(join(folder, "afloat.yaml"), JSON.stringify(settings));
    for (const { name, path } of mirrors) {
      await mkdir(path, { recursive: true });
      await symlink("copy", join(folder, name, "site"));
    }
    if (catalogue === undefined) await command("init", "--demo");
    else {
      await writeFile(join(folder, "catalogue.yaml"), catalogue);
      await command("catalogue", "import", join(folder, "catalogue.yaml"));
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    siteUrl: settings.site.url,
    adminUrl: settings.admin.url,
    mirrorUrls: [urlOf("mirror-a", SITE_PORT), urlOf("mirror-b", SITE_PORT)],
    start() {
      serve("desk", "desk", dataDir, "--admin-only");
      serve("site", "desk", dataDir, "--site-only");
      for (const name of MIRRORS) serve(name, name, join(folder, name), "--site-only");
    },
    said: () => said,
    async lose() {
      for (const name of ["desk", "mirror-a"]) await end(running.get(name) as ChildProcess);
      for (const suffix of ["", "-wal", "-shm"]) await writeFile(join(dataDir, `afloat.db${suffix}`), "unreadable");
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
