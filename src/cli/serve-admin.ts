import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { countPublication, createPublishCounters } from "#admin/http/publish-counters.ts";
import { createAdminServer } from "#admin/http/server.ts";
import { type Afloat, hasCurrentSite, openAfloat, publisherFor } from "#app.ts";
import { type Config, loadConfig } from "#config/load.ts";
import { toIso } from "#domain/time.ts";
import type { Mirrors } from "#mirrors/loop.ts";
import type { Notices } from "#notify/loop.ts";
import { awaitPublisherLock } from "#publisher/lock.ts";
import type { Receipt } from "#publisher/publication.ts";
import type { Publisher } from "#publisher/publish.ts";
import { type QueueOptions, startQueue } from "#publisher/queue.ts";
import { startBallast } from "#runtime/ballast.ts";
import { startHourlyBackups } from "#runtime/hourly-backups.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { runSubprocess, runSubprocessQuietly } from "#runtime/subprocess.ts";
import { expireBacklog } from "#usecases/notifications/notices.ts";
import { createSetupToken, needsSetup } from "#usecases/setup.ts";
import { type Invocation, WrongUsage } from "./command.ts";
import { endGently, listen, waitForSignal } from "./listen.ts";
import { openWithRetry } from "./open-with-retry.ts";
import { publicDirOf } from "./record.ts";
import { endOnUncaughtFaults } from "./uncaught-errors.ts";

const LOCK_PATIENCE = 5_000;

/** The admin as a process: it ends when it is told to, and on faults that nobody caught. */
export async function serveAdmin(invocation: Invocation): Promise<number> {
  endOnUncaughtFaults();
  const admin = await startAdmin(invocation);
  await waitForSignal();
  await admin.stop();
  return 0;
}

/** What of a call the admin needs. */
type Surrounded = Pick<Invocation, "root" | "env" | "stdout">;

/** Starts the admin: it signs staff in, takes their words, and publishes them, at its usual pace unless another is given. Catches up first with what a former run left undone. */
export async function startAdmin(
  { root, env, stdout }: Surrounded,
  pace: Pick<QueueOptions, "clockEveryMs"> = {},
): Promise<{ stop(): Promise<void> }> {
  const config = loadConfig(env);
  await prepareAside(config, { root, env });
  const lock = await awaitPublisherLock(config.dataDir, LOCK_PATIENCE);
  if (!lock)
    throw new WrongUsage(
      `Another Afloat already publishes from ${config.dataDir}. Stop it, or set AFLOAT_DATA to another folder.`,
    );
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  log({ event: "start", version, node: process.versions.node, dataDir: config.dataDir, port: config.adminPort });
  const { afloat, publisher } = await openWithRetry(config, () => openBoth(config, root));
  const work = await startWork({ afloat, publisher }, { root, env, stdout }, pace);
  const server = createAdminServer(work.running, () => import("#api/answer.ts"));
  const end = async () => {
    await work.stop();
    lock.release();
  };
  try {
    await listen(server, config.host, config.adminPort, "AFLOAT_ADMIN_PORT");
  } catch (error) {
    // Whoever cannot be reached must not go on publishing, and keep others from it.
    await end();
    throw error;
  }
  stdout.write(`admin  ${config.adminUrl}/admin/\nkey    ${publisher.key}\n`);
  offerSetUp(afloat, stdout);
  return {
    async stop() {
      await endGently(server);
      await end();
      log({ event: "stop" });
    },
  };
}

/** Starts all that the admin does by itself: to publish, to send to mirrors and receivers, to back up. */
async function startWork(
  { afloat, publisher }: { afloat: Afloat; publisher: Publisher },
  { root, env, stdout }: Surrounded,
  pace: Pick<QueueOptions, "clockEveryMs">,
) {
  const { config, db } = afloat;
  const counters = createPublishCounters(Date.now());
  const mirrors = await startMirrors(config, env);
  const notices = await startNotices(afloat, env);
  const queue = await startQueue({
    ...{ publisher, db, ...pace },
    onReceipt(receipt, ms) {
      countPublication(counters, receipt, ms);
      announce(stdout, receipt, ms);
      notices?.wake();
    },
    onWritten: () => mirrors?.wake(),
    onError(error) {
      counters.failures += 1;
      log({ event: "publish_failed", error: traceOf(error) });
    },
  });
  const backups = startBackups(config, { root, env });
  const ballast = startBallast(config.dataDir, () => log({ event: "ballast_released" }));
  return {
    running: { afloat, queue, notifier: notices, backups, counters },
    async stop() {
      await Promise.all([backups.stop(), ballast.stop()]);
      await queue.stop();
      await Promise.all([mirrors?.stop(), notices?.stop()]);
      publisher.close();
      db.$client.close();
    },
  };
}

async function openBoth(config: Config, root: string): Promise<{ afloat: Afloat; publisher: Publisher }> {
  const afloat = openAfloat(config);
  try {
    return { afloat, publisher: await publisherFor(afloat, publicDirOf(root)) };
  } catch (error) {
    afloat.db.$client.close();
    throw error;
  }
}

/** Prints the one-time link for the first account, while there is none. */
function offerSetUp({ config, context }: Afloat, stdout: Writable): void {
  if (!needsSetup(context)) return;
  const link = `${config.adminUrl}/admin/setup/?token=${createSetupToken(context)}`;
  stdout.write(`set up the first account (once, within a day): ${link}\n`);
}

const startBackups = ({ dataDir }: Config, installed: Pick<Invocation, "root" | "env">) =>
  startHourlyBackups({
    dataDir,
    now: Date.now,
    make: (file) => runSubprocessQuietly(installed, "backup", file),
    async tryOut(file) {
      await runSubprocessQuietly(installed, "restore", file, "--trial");
      log({ event: "restore_tried", file });
    },
    onMade: (file) => log({ event: "backup", file }),
    onFault: (error) => log({ event: "backup_failed", error }),
  });

/** Makes the demo world and the first site in processes of their own. */
async function prepareAside(config: Config, installed: Pick<Invocation, "root" | "env">): Promise<void> {
  if (config.demo && !existsSync(join(config.dataDir, "afloat.db"))) await runSubprocess(installed, "init", "--demo");
  if (!(await hasCurrentSite(config))) await runSubprocess(installed, "publish");
}

/** Starts the loops of the mirrors. Where there are none, not even their code is loaded. */
async function startMirrors({ mirrors, dataDir }: Config, env: NodeJS.ProcessEnv): Promise<Mirrors | undefined> {
  if (mirrors.length === 0) return undefined;
  const { startMirrors: start } = await import("#mirrors/loop.ts");
  const faults = new Map<string, string | undefined>();
  return start({
    ...{ configs: mirrors, dataDir, env, now: Date.now },
    onRound(name, { seq, fault }) {
      // A fault is said once, and so is its end.
      if (faults.get(name) === fault?.text) return;
      const text = fault ? fault.text : `up to date again: publication ${seq}.`;
      log({ event: fault ? "mirror_failed" : "mirror", name, text });
      faults.set(name, fault?.text);
    },
    onError: (error) => log({ event: "mirror_failed", name: "all", text: traceOf(error) }),
  });
}

/** Starts to tell others what is live. Where nobody is told, not even the code for it is loaded. */
async function startNotices({ config, context, clock }: Afloat, env: NodeJS.ProcessEnv): Promise<Notices | undefined> {
  if ((context.audiences ?? []).length === 0) {
    expireBacklog(context, [], clock());
    return undefined;
  }
  const { openNotices } = await import("#notify/index.ts");
  return openNotices({ config, context, env, now: clock });
}

/** Says what is live, for people on standard output and for programs in the log. */
function announce(stdout: Writable, { seq, full, paths, liveAt }: Receipt, ms: number): void {
  const written = [...paths.values()].filter((outcome) => outcome !== "unchanged").length;
  stdout.write(
    `${toIso(liveAt)} live: publication ${seq}, ${full ? "all pages" : `${written} of ${paths.size} files changed`}\n`,
  );
  log({ event: "publication", seq, ms: Math.round(ms), files: written, full });
}
