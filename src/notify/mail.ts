import type { MailConfig } from "#config/notices.ts";
import { type Notice as Queued, sentBefore } from "#db/notifications/notices.ts";
import { oneLine } from "#domain/notifications/message.ts";
import { translatorFor } from "#i18n/index.ts";
import { type Notice, readNotice } from "#queries/notice.ts";
import type { Site } from "#queries/snapshot.ts";
import type { Context } from "#usecases/context.ts";
import { type Footer, type MailBody, noticeBody } from "./mail-body.ts";
import { NOT_FOUND, type Sender } from "./sender.ts";
import type { Mail, Mailer } from "./smtp.ts";

/** What mails are made with. */
export interface MailParts {
  context: Context;
  site: Site;
  config: MailConfig;
  mailer: Mailer;
}

/** The lane of a mail channel of the settings. */
export const mailSender = (channel: string, parts: MailParts): Sender => ({
  channel,
  pause: 60_000 / parts.config.perMinute,
  async send(queued, signal) {
    const notice = readNotice(parts.context.db, parts.site, queued.entryId ?? "", queued.revisionId);
    if (!notice) return NOT_FOUND;
    const footer = [
      {
        words: translatorFor(parts.site)("Sent by {site} to recipients chosen by its staff.", { site: parts.site.name }),
        url: `${parts.site.url}/`,
      },
    ];
    return parts.mailer.send(noticeMail(parts, queued, notice, queued.recipient, footer), signal);
  },
});

/** The mail about a word to one address. Mails about the same incident make one thread. */
export function noticeMail(parts: MailParts, queued: Queued, notice: Notice, to: string, footer: Footer): Mail {
  const { context, site, config } = parts;
  const before = sentBefore(context.db, queued).map(({ id }) => messageId(id, config));
  const [first, last] = [before[0], before.at(-1)];
  return {
    ...mailTo(parts, queued, to, notice.subject, noticeBody(site, notice, footer)),
    date: new Date(notice.publishedAt),
    ...(last !== undefined && { inReplyTo: last, references: [...new Set([first as string, last])] }),
  };
}

/** A mail with what every mail of ours carries. Its id is that of the notice: a mail that comes twice can be known by it. */
export function mailTo(parts: MailParts, queued: Queued, to: string, subject: string, body: MailBody): Mail {
  const { site, config } = parts;
  return {
    from: { name: oneLine(site.name), address: config.from },
    to: { name: "", address: to },
    ...(config.replyTo !== undefined && { replyTo: { name: "", address: config.replyTo } }),
    envelope: { from: config.from, to: [to] },
    subject: oneLine(subject),
    messageId: messageId(queued.id, config),
    ...body,
    // RFC 3834: nobody's holiday greeting shall answer.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "X-Afloat-Delivery": queued.id },
  };
}

const messageId = (id: string, { from }: MailConfig): string => `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`;
