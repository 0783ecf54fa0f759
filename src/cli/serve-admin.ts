import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createAdminServer } from "../admin/server.ts";
import { hasCurrentSite, openAfloat, publisherFor } from "../app.ts";
import { type Config, loadConfig } from "../config.ts";
import { toIso } from "../domain/time.ts";
import type { Mirrors } from "../mirrors/loop.ts";
import { awaitPublisherLock } from "../publisher/lock.ts";
import type { Receipt } from "../publisher/publish.ts";
import { startQueue } from "../publisher/queue.ts";
import { createSetupToken, needsSetup } from "../usecases/accounts.ts";
import { type Invocation, WrongUsage } from "./command.ts";
import { listen, untilSignalled } from "./listen.ts";
import { publicDirOf } from "./record.ts";
import { ADMIN_FLAGS } from "./serve.ts";

const LOCK_PATIENCE = 5_000;

/** The admin: signs staff in, takes their words, and publishes them. Catches up first with what a former run left undone. */
export async function serveAdmin({ root }: Invocation): Promise<number> {
  // The adapter drops rejections outside of requests without a word; ours must be heard.
  process.prependListener("unhandledRejection", (error) => log("fault", error));
  const config = loadConfig();
  await prepareAside(config, root);
  const lock = await awaitPublisherLock(config.dataDir, LOCK_PATIENCE);
  if (!lock)
    throw new WrongUsage(
      `Another Afloat already publishes from ${config.dataDir}. End it, or set AFLOAT_DATA to another folder.`,
    );
  const afloat = openAfloat(config);
  const publisher = await publisherFor(afloat, publicDirOf(root));
  const caughtUp = await publisher.catchUp();
  if (caughtUp) logReceipt(caughtUp);
  const mirrors = await startMirrors(config);
  const queue = startQueue({
    publisher,
    db: afloat.db,
    onReceipt: logReceipt,
    onWritten: () => mirrors?.wake(),
    onError: (error) => log("publishing failed", error),
  });
  const server = createAdminServer(afloat, queue);
  await listen(server, config.host, config.adminPort, "AFLOAT_ADMIN_PORT");
  process.stdout.write(`admin  ${config.adminUrl}/admin/\nkey    ${publisher.key}\n`);
  if (needsSetup(afloat.context)) {
    process.stdout.write(
      `set up the first account (once, within a day): ${config.adminUrl}/admin/setup/?token=${createSetupToken(afloat.context)}\n`,
    );
  }
  const status = await untilSignalled(server);
  await queue.stop();
  await mirrors?.stop();
  publisher.close();
  lock.release();
  return status;
}

/** Makes the demo world and the first site in processes of their own: their memory goes with them, and the admin stays small. */
async function prepareAside(config: Config, root: string): Promise<void> {
  const aside = async (...args: string[]) => {
    const child = spawn(process.execPath, [...ADMIN_FLAGS, join(root, "bin", "afloat.mjs"), ...args], { stdio: "inherit" });
    await once(child, "exit");
  };
  if (config.demo && !existsSync(join(config.dataDir, "afloat.db"))) await aside("init", "--demo");
  if (!(await hasCurrentSite(config))) await aside("publish");
}

/** Starts the loops of the mirrors. Where there are none, not even their code is loaded. */
async function startMirrors({ mirrors, dataDir }: Config): Promise<Mirrors | undefined> {
  if (mirrors.length === 0) return undefined;
  const { startMirrors: start } = await import("../mirrors/loop.ts");
  const faults = new Map<string, string | undefined>();
  return start({
    ...{ configs: mirrors, dataDir, env: process.env, now: Date.now },
    onRound(name, { seq, fault }) {
      // A fault is said once, and so is its end.
      if (faults.get(name) === fault?.text) return;
      const text = fault ? fault.text : `up to date again: publication ${seq}.`;
      process.stdout.write(`${toIso(Date.now())} mirror ${name}: ${text}\n`);
      faults.set(name, fault?.text);
    },
    onError: (error) => log("a mirror failed", error),
  });
}

function logReceipt({ seq, full, paths, liveAt }: Receipt): void {
  const written = [...paths.values()].filter((outcome) => outcome !== "unchanged").length;
  process.stdout.write(
    `${toIso(liveAt)} live: publication ${seq}, ${full ? "all pages" : `${written} of ${paths.size} files changed`}\n`,
  );
}

function log(what: string, error: unknown): void {
  process.stderr.write(`${toIso(Date.now())} ${what}: ${error instanceof Error ? error.stack : String(error)}\n`);
}
