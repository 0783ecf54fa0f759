import type { Config } from "#config/load.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { startPeriodic } from "#runtime/periodic.ts";
import type { Context } from "#usecases/context.ts";
import { expireBacklog } from "#usecases/notifications/notices.ts";
import { sweepSubscriptions } from "#usecases/notifications/subscribers.ts";
import { subscriptionKey } from "#usecases/notifications/subscription-key.ts";
import { httpSender } from "./http-sender.ts";
import { type Notices, startNotices } from "./loop.ts";
import type { MailParts } from "./mail.ts";
import type { Sender } from "./sender.ts";
import { makeMailer } from "./smtp.ts";
import { webSubSender } from "./websub.ts";

const TIDY_INTERVAL_MS = HOUR;

export interface NotifyOptions {
  config: Config;
  context: Context;
  env: NodeJS.ProcessEnv;
  now: () => Instant;
}

/** Starts to send notifications, and to log the outcome of each attempt. */
export async function openNotices(options: NotifyOptions): Promise<Notices> {
  const { context, now } = options;
  const mail = mailParts(options);
  const senders = await sendersOf(options, mail);
  const onError = (error: unknown) => log({ event: "notices_failed", error: traceOf(error) });
  const channels = senders.map(({ channel }) => channel);
  const tidy = () => {
    expireBacklog(context, channels, now());
    sweepSubscriptions(context, now());
  };
  const notices = startNotices({
    ...{ context, senders, now },
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

/** Everything that mail is made and sent with; undefined if no channel needs it. */
function mailParts({ config, context, env }: NotifyOptions): MailParts | undefined {
  const { mail, subscribeUrl, channels } = config.notices;
  if (!mail || (subscribeUrl === null && !channels.some(({ kind }) => kind.transport === "mail"))) return undefined;
  return { context, site: config.site, config: mail, mailer: makeMailer(mail, env) };
}

async function sendersOf({ config, context, env, now }: NotifyOptions, mail: MailParts | undefined): Promise<Sender[]> {
  const { site } = config;
  const { channels, webSubHub } = config.notices;
  const senders: Sender[] = [];
  for (const { name, kind, settings } of channels) {
    if (kind.transport === "http") senders.push(httpSender({ name, kind, settings }, { context, site, env, now }));
    else if (mail) senders.push((await import("./mail.ts")).mailSender(name, mail));
  }
  if (mail && site.subscribeUrl !== undefined) {
    const { subscriberSender } = await import("./subscribers.ts");
    senders.push(
      subscriberSender({ ...mail, key: () => subscriptionKey(context, config.dataDir), subscribeUrl: site.subscribeUrl }),
    );
  }
  if (webSubHub !== null) senders.push(webSubSender(webSubHub, { context, site, now }));
  return senders;
}
