import { type ChildProcess, execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Config } from "#config/load.ts";
import { addressOf, end, type Host, type Network } from "./hosts.ts";

const SITE_PORT = 4321;
const ADMIN_PORT = 4322;

/** A complete Afloat for one drill, with its own record, keys, site and two mirrors, in a temporary folder. */
export interface Rehearsal {
  siteUrl: string;
  adminUrl: string;
  /** The public URLs of the mirrors. */
  mirrorUrls: readonly [string, string];
  /** Starts the admin, the site and both mirrors. */
  start(): void;
  /** The output of the admin so far. */
  adminOutput(): string;
  /** Kills the admin, makes its record unreadable, and kills the first mirror. */
  loseMainCloud(): Promise<void>;
  /** Deletes the rehearsal's folder. */
  remove(): Promise<void>;
}

const MIRRORS = ["mirror-a", "mirror-b"] as const;
const urlOf = (host: Host, port: number): string => `http://${addressOf(host)}:${port}`;

/** Creates a rehearsal. `catalogue` is the text of the real catalogue file; without it, the demo catalogue is used. */
export async function makeRehearsal(
  network: Network,
  launcher: readonly string[],
  { site }: Config,
  catalogue: string | undefined,
): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), "afloat-drill-"));
  const dataDir = join(folder, "desk");
  const running = new Map<string, ChildProcess>();
  let adminOutput = "";
  const env = (host: Host, data: string): NodeJS.ProcessEnv => ({
    // Nothing else: the real Afloat's environment, which may hold the keys of its mirrors, is not passed on.
    ...{ PATH: process.env.PATH, AFLOAT_PREPARED: "1", AFLOAT_DATA: data, AFLOAT_HOST: addressOf(host), AFLOAT_DEMO: "0" },
    ...{ AFLOAT_SITE_PORT: `${SITE_PORT}`, AFLOAT_ADMIN_PORT: `${ADMIN_PORT}`, AFLOAT_CONFIG: join(folder, "afloat.yaml") },
  });
  const command = (...args: string[]) =>
    promisify(execFile)(process.execPath, [...launcher, ...args], { env: env("desk", dataDir) });
  const serve = (name: string, host: Host, data: string, part: string) => {
    const child = network.start(host, process.execPath, [...launcher, "serve", part], env(host, data));
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (adminOutput += name === "desk" ? text : ""));
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
    adminOutput: () => adminOutput,
    async loseMainCloud() {
      for (const name of ["desk", "mirror-a"]) await end(running.get(name) as ChildProcess);
      for (const suffix of ["", "-wal", "-shm"]) await writeFile(join(dataDir, `afloat.db${suffix}`), "unreadable");
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
