import { z } from "zod";
import { LEVELS } from "#domain/impact/level.ts";
import { type Audience, EVERYTHING, type Filter, SUBSCRIBERS } from "#domain/notifications/audience.ts";
import { CHANNEL_KINDS } from "#notify/kinds/index.ts";
import type { ChannelKind } from "#notify/kinds/shared/channel-kind.ts";
import {
  emailAddress,
  enumerate,
  environmentVariable,
  hostName,
  keysKnown,
  openUrl,
  SECRETS,
  text,
  uniqueNames,
} from "./fields.ts";

/** The channel that notifies a WebSub hub of changed feeds. */
export const WEB_SUB = "websub";

const slugs = z
  .array(text("Give a slug from the catalogue."), { error: "is not a list. Write it in brackets, like [cloud-api]." })
  .min(1, "is empty. Give at least one, or leave it out for all.")
  .optional();

/** The settings of every channel, whatever its kind. */
const common = {
  name: text("Give the channel a name, like ops.")
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "is not a slug. Use lower-case letters, digits and dashes, like ops or chat-north.")
    .refine((name) => ![SUBSCRIBERS, WEB_SUB].includes(name), "is already used. Choose another name."),
  services: slugs,
  regions: slugs,
  from: z.enum(LEVELS.slice(1), { error: `is not a level. Use one of ${LEVELS.slice(1).join(", ")}.` }).optional(),
};

/** One channel of afloat.yaml, without its secrets. */
export interface ChannelConfig {
  name: string;
  kind: ChannelKind;
  filter: Filter;
  /** The settings that only its kind has, as its fields check them. */
  settings: Readonly<Record<string, unknown>>;
}

const channelSchemas = CHANNEL_KINDS.map((kind) => {
  const { name, services, regions, from } = common;
  const fields = { name, kind: z.literal(kind.name), services, regions, from, ...kind.fields };
  return z
    .strictObject(fields, keysKnown(enumerate(Object.keys(fields), "and"), kind.transport === "http" ? SECRETS : ""))
    .superRefine((settings, { addIssue }) => {
      const { rule } = kind;
      if (rule && !rule.holds(settings)) addIssue({ code: "custom", path: [rule.setting], message: rule.message });
    })
    .transform(
      ({ name, kind: _, services = null, regions = null, from = null, ...settings }): ChannelConfig => ({
        ...{ name, kind, settings },
        filter: { services, regions, from },
      }),
    );
});

const channel = z.discriminatedUnion("kind", channelSchemas as [(typeof channelSchemas)[number]], {
  error: ({ code }) =>
    code === "invalid_union"
      ? `is not a kind of channel. Use ${enumerate(
          CHANNEL_KINDS.map(({ name }) => name),
          "or",
        )}.`
      : undefined,
});

/** `notices` in afloat.yaml: the channels that are notified of each update, and whether readers can subscribe by mail. */
export const noticesSchema = z.strictObject(
  {
    channels: z
      .array(channel, { error: "is not a list. Write one channel per line, each after a dash." })
      .check(uniqueNames("channel"))
      .default([]),
    subscribers: z
      .strictObject({ url: openUrl.optional() }, keysKnown("url (optional: write {} for the admin's own)"))
      .optional(),
  },
  keysKnown("channels and subscribers"),
);

/** The server for outgoing mail. With the host alone nothing is sent; the dependency audit then only checks the host. */
export const mailSchema = z
  .strictObject(
    {
      host: hostName("relay.example.net"),
      port: z.int({ error: "is not a port. Use a number from 1 to 65535." }).min(1).max(65_535).optional(),
      security: z.enum(["starttls", "tls", "none"], { error: "is not one of starttls, tls and none." }).default("starttls"),
      user: text("Give the name to sign in with, or leave it out.").optional(),
      passwordEnv: environmentVariable.default("AFLOAT_SMTP_PASSWORD"),
      from: emailAddress.optional(),
      replyTo: emailAddress.optional(),
      perMinute: z
        .int({ error: "is not a whole number. Give a number from 1 to 6000." })
        .min(1, "is below 1. Give a number from 1 to 6000.")
        .max(6000, "is above 6000. Give a number from 1 to 6000.")
        .default(600),
    },
    keysKnown("host, port, security, user, passwordEnv, from, replyTo and perMinute", SECRETS),
  )
  .refine(({ from, user, replyTo }) => from !== undefined || (user === undefined && replyTo === undefined), {
    path: ["from"],
    message: "is missing. Give the sender address, like status@example.com.",
  });

/** The server for outgoing mail, with a sender address: mail is sent. */
export type MailConfig = z.output<typeof mailSchema> & { from: string };

/** Everything about notifications outside the page. */
export interface NoticesConfig {
  channels: readonly ChannelConfig[];
  /** Null if no mail is sent. */
  mail: MailConfig | null;
  /** The base URL at which readers subscribe by mail, without a trailing slash; null if they cannot. */
  subscribeUrl: string | null;
  webSubHub: string | null;
}

export const NO_NOTICES: NoticesConfig = { channels: [], mail: null, subscribeUrl: null, webSubHub: null };

interface Given {
  notices?: z.output<typeof noticesSchema> | undefined;
  mail?: z.output<typeof mailSchema> | undefined;
  site: { webSubHub?: string | undefined };
}

/** The first setting that requires mail while none is set up: its path in the file, and the repair. Undefined if there is none. */
export function missingMailSetting({
  notices,
  mail,
}: Omit<Given, "site">): { path: (string | number)[]; message: string } | undefined {
  if (mail?.from !== undefined || !notices) return undefined;
  const repair = "requires outgoing mail. Set mail.host and mail.from.";
  const index = notices.channels.findIndex(({ kind }) => kind.transport === "mail");
  if (index >= 0) return { path: ["notices", "channels", index, "kind"], message: repair };
  return notices.subscribers ? { path: ["notices", "subscribers"], message: repair } : undefined;
}

export function noticesConfigOf({ notices, mail, site }: Given, adminUrl: string): NoticesConfig {
  const url = notices?.subscribers && (notices.subscribers.url ?? adminUrl);
  return {
    channels: notices?.channels ?? [],
    mail: mail?.from === undefined ? null : { ...mail, from: mail.from },
    subscribeUrl: url === undefined ? null : url.replace(/\/+$/, ""),
    webSubHub: site.webSubHub ?? null,
  };
}

/** Everyone who is notified according to these settings. */
export const audiencesOf = ({ channels, subscribeUrl, webSubHub }: NoticesConfig): Audience[] => [
  ...channels.flatMap(({ name, kind, filter, settings }) => {
    const recipients = kind.transport === "mail" ? kind.recipients(settings) : [""];
    return recipients.map((recipient) => ({ channel: name, recipient, filter }));
  }),
  ...(webSubHub === null ? [] : [{ channel: WEB_SUB, recipient: "", filter: EVERYTHING }]),
  ...(subscribeUrl === null ? [] : [{ channel: SUBSCRIBERS, recipient: "", filter: EVERYTHING }]),
];
