import type { ChannelConfig } from "#config/notices.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import type { Site } from "#domain/publishing/site.ts";
import type { Instant } from "#domain/time.ts";
import { readNotice } from "#queries/notice.ts";
import type { Context } from "#usecases/context.ts";
import type { HttpKind, HttpSettings } from "./kinds/shared/channel-kind.ts";
import { post } from "./post.ts";
import { missingSetting, NOT_FOUND, type Sender } from "./sender.ts";

export interface HttpSenderOptions {
  context: Context;
  site: Site;
  env: NodeJS.ProcessEnv;
  now: () => Instant;
}

interface Target {
  url: string;
  secret?: string;
}

/** The sender of a channel that is notified by HTTP. It reads secrets from the environment at each attempt, so that a missing one can be added. */
export const httpSender = (
  { name, kind, settings }: Omit<ChannelConfig, "filter" | "kind"> & { kind: HttpKind },
  { context, site, env, now }: HttpSenderOptions,
): Sender => ({
  channel: name,
  pauseMs: 0,
  async send(queued, signal): Promise<DeliveryOutcome> {
    const notice = readNotice(context.db, site, queued.entryId ?? "", queued.revisionId);
    if (!notice) return NOT_FOUND;
    const target = targetOf(settings, env);
    if ("is" in target) return target;
    const request = {
      url: target.url,
      headers: { "Content-Type": "application/json", "X-Afloat-Delivery": queued.id, "User-Agent": "Afloat" },
      body: JSON.stringify(kind.body(notice, settings)),
    };
    const { secret } = target;
    const signed = secret !== undefined && kind.sign?.(request, { secret, id: queued.id, at: now() });
    return post(signed || request, { signal, now, verdict: kind.verdict });
  },
});

/** The URL of a channel and its secret, or the outcome that states which of them is missing. */
function targetOf(settings: HttpSettings, env: NodeJS.ProcessEnv): Target | DeliveryOutcome {
  const { urlEnv, secretEnv } = settings;
  const missing = [urlEnv, secretEnv].find((name) => name !== undefined && !env[name]);
  if (missing !== undefined) return missingSetting(`The environment variable ${missing} is not set.`);
  const url = (urlEnv === undefined ? settings.url : env[urlEnv]) ?? "";
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    return missingSetting(`The environment variable ${urlEnv} does not contain a URL.`);
  const secret = secretEnv === undefined ? undefined : env[secretEnv];
  return secret === undefined ? { url } : { url, secret };
}
