import { z } from "zod";
import { LEVELS } from "#domain/impact/level.ts";
import { type Audience, EVERYTHING, type Filter, SUBSCRIBERS } from "#domain/notifications/audience.ts";
import { isAddress } from "#domain/notifications/mail-address.ts";
import { hostName, keysKnown, openUrl, SECRETS, text, uniqueNames } from "./fields.ts";

/** The channel that tells a hub which feeds are others now. */
export const WEB_SUB = "websub";

const variable = text("Give the name of an environment variable, like AFLOAT_HOOK_SECRET.").regex(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "is not the name of an environment variable. Write it like AFLOAT_HOOK_SECRET.",
);

const slugs = z
  .array(text("Give a slug from the catalogue."), { error: "is not a list. Write it in brackets, like [cloud-api]." })
  .min(1, "is empty. Give at least one, or leave it out for all.")
  .optional();

const named = {
  name: text("Give the channel a name, like ops.")
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "is not a slug. Use lower-case letters, digits and dashes, like ops or chat-north.")
    .refine((name) => ![SUBSCRIBERS, WEB_SUB].includes(name), "is already used. Choose another name."),
  services: slugs,
  regions: slugs,
  from: z.enum(LEVELS.slice(1), { error: `is not a level. Use one of ${LEVELS.slice(1).join(", ")}.` }).optional(),
};
const KEYS = "name, kind, services, regions, from";

const webhook = z
  .strictObject(
    { ...named, kind: z.literal("webhook"), url: openUrl.optional(), urlEnv: variable.optional(), secretEnv: variable },
    keysKnown(`${KEYS}, url, urlEnv and secretEnv`, SECRETS),
  )
  .refine(({ url, urlEnv }) => (url === undefined) !== (urlEnv === undefined), {
    path: ["url"],
    message: "must be set once: here as url, or in the environment through urlEnv.",
  });

/** Whoever knows the address of such a hook may write there: so it is a secret. */
const chat = <K extends string>(kind: K) =>
  z.strictObject({ ...named, kind: z.literal(kind), urlEnv: variable }, keysKnown(`${KEYS} and urlEnv`, SECRETS));

const address = text("Give an email address, like press@example.com.").refine(
  isAddress,
  "is not an email address. Write it like press@example.com.",
);

const mail = z.strictObject(
  {
    ...named,
    kind: z.literal("mail"),
    to: z.array(address, { error: "is not a list. Write it in brackets, like [press@example.com]." }).min(1, "is empty."),
  },
  keysKnown(`${KEYS} and to`),
);

const channel = z.discriminatedUnion("kind", [webhook, chat("slack"), chat("teams"), chat("discord"), mail], {
  error: ({ code }) =>
    code === "invalid_union" ? "is not a kind of channel. Use webhook, slack, teams, discord or mail." : undefined,
});

/** The notices of afloat.yaml: who is told of each word outside the page, and whether readers may subscribe by mail. */
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

/** Where mail goes out. With the host alone nothing is sent: the audit then merely looks at it. */
export const mailSchema = z
  .strictObject(
    {
      host: hostName("relay.example.net"),
      port: z.int({ error: "is not a port. Use a number from 1 to 65535." }).min(1).max(65_535).optional(),
      security: z.enum(["starttls", "tls", "none"], { error: "is not one of starttls, tls and none." }).default("starttls"),
      user: text("Give the name to sign in with, or leave it out.").optional(),
      passwordEnv: variable.default("AFLOAT_SMTP_PASSWORD"),
      from: address.optional(),
      replyTo: address.optional(),
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

/** One channel as afloat.yaml has it; what is secret about it is not in there. */
export type ChannelConfig = z.output<typeof channel>;

/** How mail goes out. */
export type MailConfig = z.output<typeof mailSchema> & { from: string };

/** Everything that is told outside the page. */
export interface NoticesConfig {
  channels: readonly ChannelConfig[];
  /** Null where no mail is sent. */
  mail: MailConfig | null;
  /** Where readers subscribe by mail, without a trailing slash; null where they cannot. */
  subscribeUrl: string | null;
  webSubHub: string | null;
}

export const NO_NOTICES: NoticesConfig = { channels: [], mail: null, subscribeUrl: null, webSubHub: null };

interface Given {
  notices?: z.output<typeof noticesSchema> | undefined;
  mail?: z.output<typeof mailSchema> | undefined;
  site: { webSubHub?: string | undefined };
}

/** What needs mail while none is set up, as the place in the file and what to do; undefined when nothing does. */
export function missingMailSetting({
  notices,
  mail,
}: Omit<Given, "site">): { path: (string | number)[]; message: string } | undefined {
  if (mail?.from !== undefined || !notices) return undefined;
  const repair = "requires outgoing mail. Set mail.host and mail.from.";
  const index = notices.channels.findIndex(({ kind }) => kind === "mail");
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

/** Who is told by these settings. */
export const audiencesOf = ({ channels, subscribeUrl, webSubHub }: NoticesConfig): Audience[] => [
  ...channels.flatMap((each) => {
    const recipients = each.kind === "mail" ? each.to : [""];
    return recipients.map((recipient) => ({ channel: each.name, recipient, filter: filterOf(each) }));
  }),
  ...(webSubHub === null ? [] : [{ channel: WEB_SUB, recipient: "", filter: EVERYTHING }]),
  ...(subscribeUrl === null ? [] : [{ channel: SUBSCRIBERS, recipient: "", filter: EVERYTHING }]),
];

const filterOf = ({ services, regions, from }: ChannelConfig): Filter => ({
  services: services ?? null,
  regions: regions ?? null,
  from: from ?? null,
});
