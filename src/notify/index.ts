import type { Config } from "#config/load.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { startPeriodic } from "#runtime/periodic.ts";
import type { Context } from "#usecases/context.ts";
import { expireBacklog } from "#usecases/notifications/notices.ts";
import { sweepSubscriptions } from "#usecases/notifications/subscribers.ts";
import { webhookSender } from "./hooks.ts";
import { type Notices, startNotices } from "./loop.ts";
import type { MailParts } from "./mail.ts";
import type { Sender } from "./sender.ts";
import { makeMailer } from "./smtp.ts";
import { subscriptionKey } from "./subscription-key.ts";
import { webSubSender } from "./websub.ts";

const TIDY_INTERVAL_MS = HOUR;

export interface NotifyOptions {
  config: Config;
  context: Context;
  env: NodeJS.ProcessEnv;
  now: () => Instant;
}

/** Starts to send what is told outside the page, and to log what came of it. */
export async function openNotices(options: NotifyOptions): Promise<Notices> {
  const { context, now } = options;
  const mail = mailParts(options);
  const lanes = await sendersOf(options, mail);
  const onError = (error: unknown) => log({ event: "notices_failed", error: traceOf(error) });
  const channels = lanes.map(({ channel }) => channel);
  const tidy = () => {
    expireBacklog(context, channels, now());
    sweepSubscriptions(context, now());
  };
  const notices = startNotices({
    ...{ context, lanes, now },
    onAttempt({ channel, id }, outcome: DeliveryOutcome, state) {
      if (outcome.is === "sent") return log({ event: "notice", channel, id });
      log({ event: state === "dead" ? "notice_dead" : "notice_failed", channel, id, text: outcome.reason });
    },
    onError,
  });
  const tidying = startPeriodic(tidy, { intervalMs: TIDY_INTERVAL_MS, immediately: true, onError });
  return {
    wake: notices.wake,
    async stop() {
      await tidying.stop();
      await notices.stop();
      mail?.mailer.close();
    },
  };
}

/** What mails are made with; undefined where none are sent. */
function mailParts({ config, context, env }: NotifyOptions): MailParts | undefined {
  const { mail, subscribeUrl, channels } = config.notices;
  if (!mail || (subscribeUrl === null && !channels.some(({ kind }) => kind === "mail"))) return undefined;
  return { context, site: config.site, config: mail, mailer: makeMailer(mail, env) };
}

async function sendersOf({ config, context, env, now }: NotifyOptions, mail: MailParts | undefined): Promise<Sender[]> {
  const { site } = config;
  const { channels, webSubHub } = config.notices;
  const lanes: Sender[] = [];
  for (const channel of channels) {
    if (channel.kind !== "mail") lanes.push(webhookSender(channel, { context, site, env, now }));
    else if (mail) lanes.push((await import("./mail.ts")).mailSender(channel.name, mail));
  }
  if (mail && site.subscribeUrl !== undefined) {
    const { subscriberSender } = await import("./subscribers.ts");
    lanes.push(subscriberSender({ ...mail, key: subscriptionKey(config.dataDir), subscribeUrl: site.subscribeUrl }));
  }
  if (webSubHub !== null) lanes.push(webSubSender(webSubHub, site, context, now));
  return lanes;
}
