import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { countPublication, createPublishCounters } from "#admin/http/publish-counters.ts";
import { createAdminServer } from "#admin/http/server.ts";
import { type Afloat, hasCurrentSite, openAfloat, publisherFor, startOptionalRooms } from "#app.ts";
import { type Config, loadConfig } from "#config/load.ts";
import { SECOND, toIso } from "#domain/time.ts";
import { awaitPublisherLock } from "#publisher/lock.ts";
import type { Receipt } from "#publisher/publication.ts";
import type { Publisher } from "#publisher/publish.ts";
import { type PublishQueue, type QueueOptions, startQueue } from "#publisher/queue.ts";
import { startBallast } from "#runtime/ballast.ts";
import { startHourlyBackups } from "#runtime/hourly-backups.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { runSubprocess, runSubprocessChecked } from "#runtime/subprocess.ts";
import { createSetupToken, needsSetup } from "#usecases/setup.ts";
import { type Invocation, WrongUsage } from "./command.ts";
import { closeGracefully, listen, waitForSignal } from "./listen.ts";
import { openWithRetry } from "./open-with-retry.ts";
import { publicDirOf } from "./record.ts";
import { exitOnUncaughtErrors } from "./uncaught-errors.ts";

const LOCK_TIMEOUT_MS = 5 * SECOND;

/** Runs the admin in this process, until it gets a signal or has an uncaught error. */
export async function serveAdmin(invocation: Invocation): Promise<number> {
  exitOnUncaughtErrors();
  const admin = await startAdmin(invocation);
  await waitForSignal();
  await admin.stop();
  return 0;
}

/** The part of an invocation that the admin needs. */
type AdminInvocation = Pick<Invocation, "root" | "env" | "stdout">;

/** Starts the admin, and publishes what a previous run left unpublished. `pace` replaces its usual intervals. */
export async function startAdmin(
  { root, env, stdout }: AdminInvocation,
  pace: Pick<QueueOptions, "clockEveryMs" | "readBackEveryMs"> = {},
): Promise<{ stop(): Promise<void> }> {
  const config = loadConfig(env);
  await prepareInSubprocesses(config, { root, env });
  const lock = await awaitPublisherLock(config.dataDir, LOCK_TIMEOUT_MS);
  if (!lock)
    throw new WrongUsage(
      `Another Afloat already publishes from ${config.dataDir}. Stop it, or set AFLOAT_DATA to another folder.`,
    );
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  log({ event: "start", version, node: process.versions.node, dataDir: config.dataDir, port: config.adminPort });
  const { afloat, publisher } = await openWithRetry(config, () => openRecord(config, root));
  const work = await startWork({ afloat, publisher }, { root, env, stdout }, pace);
  const server = createAdminServer(work.running, () => import("#api/answer.ts"));
  const end = async () => {
    await work.stop();
    lock.release();
  };
  try {
    await listen(server, { host: config.host, port: config.adminPort, variable: "AFLOAT_ADMIN_PORT" });
  } catch (error) {
    // An admin that cannot be reached must not hold the lock: another one could publish.
    await end();
    throw error;
  }
  stdout.write(`admin  ${config.adminUrl}/admin/\n`);
  const [key, fault] = [publisher.key(), work.running.queue.fault()];
  stdout.write(key === undefined ? `key    none: ${fault}\n` : `key    ${key}\n`);
  printSetupLink(afloat, stdout);
  return {
    async stop() {
      await closeGracefully(server);
      await end();
      log({ event: "stop" });
    },
  };
}

/** Starts the background work: publishing, mirrors, notifications, backups. */
async function startWork(
  { afloat, publisher }: { afloat: Afloat; publisher: Publisher },
  { root, env, stdout }: AdminInvocation,
  pace: Pick<QueueOptions, "clockEveryMs" | "readBackEveryMs">,
) {
  const { config, db } = afloat;
  const counters = createPublishCounters(Date.now());
  let queue: PublishQueue | undefined;
  const rooms = await startOptionalRooms(afloat, env, () => queue?.wake());
  const started = await startQueue({
    ...{ publisher, db, ...pace },
    onReceipt(receipt, ms) {
      countPublication(counters, receipt, ms);
      announce(stdout, receipt, ms);
    },
    onWritten: () => rooms.wake(),
    onDamage: (text) => log(text === undefined ? { event: "site_repaired" } : { event: "site_damaged", text }),
    onError(error) {
      counters.failures += 1;
      log({ event: "publish_failed", error: traceOf(error) });
    },
  });
  queue = started;
  const backups = startBackups(config, { root, env });
  const ballast = startBallast(config.dataDir, () => log({ event: "ballast_released" }));
  return {
    running: { afloat, queue: started, notifier: rooms.started.notify, backups, counters },
    async stop() {
      await Promise.all([backups.stop(), ballast.stop()]);
      await started.stop();
      await rooms.stop();
      publisher.close();
      db.$client.close();
    },
  };
}

/** Opens the database and its publisher; neither stays open if the other cannot be opened. */
async function openRecord(config: Config, root: string): Promise<{ afloat: Afloat; publisher: Publisher }> {
  const afloat = openAfloat(config);
  try {
    return { afloat, publisher: await publisherFor(afloat, publicDirOf(root)) };
  } catch (error) {
    afloat.db.$client.close();
    throw error;
  }
}

/** Prints the one-time link for the first account, while there is none. */
function printSetupLink({ config, context }: Afloat, stdout: Writable): void {
  if (!needsSetup(context)) return;
  const link = `${config.adminUrl}/admin/setup/?token=${createSetupToken(context)}`;
  stdout.write(`set up the first account (once, within a day): ${link}\n`);
}

const startBackups = ({ dataDir }: Config, installation: Pick<Invocation, "root" | "env">) =>
  startHourlyBackups({
    dataDir,
    now: Date.now,
    make: (file) => runSubprocessChecked(installation, "backup", file),
    async testRestore(file) {
      await runSubprocessChecked(installation, "restore", file, "--trial");
      log({ event: "restore_tried", file });
    },
    onMade: (file) => log({ event: "backup", file }),
    onFault: (error) => log({ event: "backup_failed", error }),
  });

/** Loads the demo data and renders the first site, in processes of their own: their memory is free afterwards. */
async function prepareInSubprocesses(config: Config, installation: Pick<Invocation, "root" | "env">): Promise<void> {
  if (config.demo && !existsSync(join(config.dataDir, "afloat.db"))) await runSubprocess(installation, "init", "--demo");
  if (!(await hasCurrentSite(config))) await runSubprocess(installation, "publish");
}

/** Reports a publication: for people on standard output, for programs in the log. */
function announce(stdout: Writable, { seq, full, paths, liveAt }: Receipt, ms: number): void {
  const changed = [...paths.values()].filter((outcome) => outcome !== "unchanged").length;
  stdout.write(
    `${toIso(liveAt)} live: publication ${seq}, ${full ? "all pages" : `${changed} of ${paths.size} files changed`}\n`,
  );
  log({ event: "publication", seq, ms: Math.round(ms), files: changed, full });
}
