import { createAdminServer } from "../admin/server.ts";
import { openAfloat, publisherFor } from "../app.ts";
import { loadConfig } from "../config.ts";
import { toIso } from "../domain/time.ts";
import { awaitPublisherLock } from "../publisher/lock.ts";
import type { Receipt } from "../publisher/publish.ts";
import { startQueue } from "../publisher/queue.ts";
import { createSetupToken, needsSetup } from "../usecases/accounts.ts";
import { type Invocation, WrongUsage } from "./command.ts";
import { makeDemo } from "./init.ts";
import { listen, untilSignalled } from "./listen.ts";
import { publicDirOf } from "./record.ts";

const LOCK_PATIENCE = 5_000;

/** The admin: signs staff in, takes their words, and publishes them. Catches up first with what a former run left undone. */
export async function serveAdmin({ root }: Invocation): Promise<number> {
  // The adapter drops rejections outside of requests without a word; ours must be heard.
  process.prependListener("unhandledRejection", (error) => log("fault", error));
  const config = loadConfig();
  const lock = await awaitPublisherLock(config.dataDir, LOCK_PATIENCE);
  if (!lock)
    throw new WrongUsage(
      `Another Afloat already publishes from ${config.dataDir}. End it, or set AFLOAT_DATA to another folder.`,
    );
  const afloat = openAfloat(config);
  if (config.demo) makeDemo(afloat);
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
  process.stdout.write(`admin  ${config.adminUrl}/admin/\n`);
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

function logReceipt({ seq, full, paths, liveAt }: Receipt): void {
  const written = [...paths.values()].filter((outcome) => outcome !== "unchanged").length;
  process.stdout.write(
    `${toIso(liveAt)} live: publication ${seq}, ${full ? "all pages" : `${written} of ${paths.size} files changed`}\n`,
  );
}

function log(what: string, error: unknown): void {
  process.stderr.write(`${toIso(Date.now())} ${what}: ${error instanceof Error ? error.stack : String(error)}\n`);
}
