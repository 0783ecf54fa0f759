import { onTestFinished } from "vitest";
import { type Config, loadConfig } from "#config/load.ts";
import { audiencesOf, mailSchema, type NoticesConfig, noticesConfigOf, noticesSchema } from "#config/notices.ts";
import { transact } from "#db/engine/open.ts";
import { lastSeq, markLive } from "#db/record/publications.ts";
import { saveCatalogue } from "#db/record/services.ts";
import { openNotices } from "#notify/index.ts";
import type { Context } from "#usecases/context.ts";
import { openIncident, postUpdate } from "#usecases/incidents/incidents.ts";
import { readNotices } from "#usecases/notifications/notices.ts";
import { emptyRecord } from "./record.ts";
import { catalogue } from "./sample.ts";

const SITE_URL = "https://status.example";

type Given = { hub?: string; notices?: Parameters<typeof noticesSchema.parse>[0]; mail?: Parameters<typeof mailSchema.parse>[0] };

/**
 * A database whose updates are sent by the given settings, and the sender: all in this process, with a clock that the test advances.
 */
export interface NotifyingWorld {
  context: Context & { file: string };
  config: Config;
  open(title?: string, service?: string): string;
  post(id: string, message: string): void;
  /** Makes everything live, as the publisher would. */
  goLive(): void;
  /** Starts sending. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Lets so many milliseconds pass for retries. */
  pass(ms: number): void;
  /** The states of the notifications, oldest first. */
  states(): string[];
}

export function notifyingWorld(given: Given, env: NodeJS.ProcessEnv = {}): NotifyingWorld {
  const notices: NoticesConfig = noticesConfigOf(
    {
      notices: given.notices === undefined ? undefined : noticesSchema.parse(given.notices),
      site: { webSubHub: given.hub },
      mail: given.mail === undefined ? undefined : mailSchema.parse(given.mail),
    },
    "https://admin.example",
  );
  const record = emptyRecord();
  transact(record.db, (tx) => saveCatalogue(tx, catalogue));
  const context = { ...record, audiences: audiencesOf(notices) };
  const defaults = loadConfig({});
  const config: Config = { ...defaults, notices, site: { ...defaults.site, name: "The status", url: SITE_URL } };
  let passed = 0;
  let running: Awaited<ReturnType<typeof openNotices>> | undefined;
  const notifying: NotifyingWorld = {
    context,
    config,
    open(title = "API fails", service = "api") {
      const input = {
        status: "investigating" as const,
        message: "Calls fail.",
        impacts: [{ service, level: "major_outage" as const }],
      };
      return openIncident(context, { ...input, title }).id;
    },
    post: (id, message) => void postUpdate(context, id, { status: "identified", message }),
    goLive() {
      transact(context.db, (tx) => markLive(tx, lastSeq(tx), context.now()));
      running?.wake();
    },
    async start() {
      running = await openNotices({ config, context, env, now: () => context.now() + passed });
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
    pass(ms) {
      passed += ms;
      running?.wake();
    },
    states: () =>
      readNotices(context, ["waiting", "sent", "dead", "dropped"], 1000)
        .notices.map(({ state }) => state)
        .reverse(),
  };
  onTestFinished(notifying.stop);
  return notifying;
}
