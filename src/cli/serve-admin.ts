import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createAdminServer } from "../admin/server.ts";
import { hasCurrentSite, openAfloat, publisherFor } from "../app.ts";
import { type Config, loadConfig } from "../config.ts";
import { toIso } from "../domain/time.ts";
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
  const queue = startQueue({
    publisher,
    db: afloat.db,
    onReceipt: logReceipt,
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

function logReceipt({ seq, full, paths, liveAt }: Receipt): void {
  const written = [...paths.values()].filter((outcome) => outcome !== "unchanged").length;
  process.stdout.write(
    `${toIso(liveAt)} live: publication ${seq}, ${full ? "all pages" : `${written} of ${paths.size} files changed`}\n`,
  );
}

function log(what: string, error: unknown): void {
  process.stderr.write(`${toIso(Date.now())} ${what}: ${error instanceof Error ? error.stack : String(error)}\n`);
}
