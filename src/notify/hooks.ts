import type { ChannelConfig } from "#config/notices.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import type { Instant } from "#domain/time.ts";
import { type Notice, readNotice } from "#queries/notice.ts";
import type { Site } from "#queries/snapshot.ts";
import type { Context } from "#usecases/context.ts";
import { discordBody } from "./discord.ts";
import { payloadOf } from "./payload.ts";
import { post } from "./post.ts";
import { missingSetting, NOT_FOUND, type Sender } from "./sender.ts";
import { signatureHeaders } from "./signature.ts";
import { slackBody } from "./slack.ts";
import { teamsBody } from "./teams.ts";

export type HookConfig = Exclude<ChannelConfig, { kind: "mail" }>;

const BODIES: Record<HookConfig["kind"], (notice: Notice) => object> = {
  webhook: payloadOf,
  slack: slackBody,
  teams: teamsBody,
  discord: discordBody,
};

export interface HookParts {
  context: Context;
  site: Site;
  env: NodeJS.ProcessEnv;
  now: () => Instant;
}

/** The lane of a channel that is told by HTTP. What is secret about it is read from the environment at each attempt, and stays here. */
export const webhookSender = (config: HookConfig, { context, site, env, now }: HookParts): Sender => ({
  channel: config.name,
  pause: 0,
  async send(queued, signal): Promise<DeliveryOutcome> {
    const notice = readNotice(context.db, site, queued.entryId ?? "", queued.revisionId);
    if (!notice) return NOT_FOUND;
    const target = targetOf(config, env);
    if ("is" in target) return target;
    const body = JSON.stringify(BODIES[config.kind](notice));
    const signature = target.secret === undefined ? {} : signatureHeaders(target.secret, queued.id, now(), body);
    const headers = { "Content-Type": "application/json", "X-Afloat-Delivery": queued.id, "User-Agent": "Afloat", ...signature };
    return post({ url: target.url, body, headers }, signal, now);
  },
});

/** Where a hook is, and what it is signed with; or what is missing for that. */
function targetOf(config: HookConfig, env: NodeJS.ProcessEnv): { url: string; secret?: string } | DeliveryOutcome {
  const names = [config.urlEnv, ...(config.kind === "webhook" ? [config.secretEnv] : [])].filter((name) => name !== undefined);
  const missing = names.find((name) => !env[name]);
  if (missing !== undefined) return missingSetting(`The environment variable ${missing} is not set.`);
  const given = config.urlEnv === undefined ? undefined : env[config.urlEnv];
  const url = given ?? (config.kind === "webhook" ? config.url : undefined) ?? "";
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    return missingSetting(`The environment variable ${config.urlEnv} does not contain a URL.`);
  return config.kind === "webhook" ? { url, secret: env[config.secretEnv] as string } : { url };
}
