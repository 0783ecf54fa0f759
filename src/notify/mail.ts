import type { MailConfig } from "#config/notices.ts";
import { type Notice as QueuedNotice, sentBefore } from "#db/notifications/notices.ts";
import { oneLine } from "#domain/notifications/message.ts";
import type { Site } from "#domain/publishing/site.ts";
import { MINUTE } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import { type Notice, readNotice } from "#queries/notice.ts";
import type { Context } from "#usecases/context.ts";
import { type Footer, type MailBody, noticeBody } from "./mail-body.ts";
import { NOT_FOUND, type Sender } from "./sender.ts";
import type { Mail, Mailer } from "./smtp.ts";

/** Everything that mails are made and sent with. */
export interface MailParts {
  context: Context;
  site: Site;
  config: MailConfig;
  mailer: Mailer;
}

/** The pause after each mail that keeps to `perMinute`, in milliseconds. */
export const pauseBetweenMails = ({ perMinute }: MailConfig): number => MINUTE / perMinute;

/** The sender of a mail channel of the settings. */
export const mailSender = (channel: string, parts: MailParts): Sender => ({
  channel,
  pauseMs: pauseBetweenMails(parts.config),
  async send(queued, signal) {
    const { context, site, mailer } = parts;
    const notice = readNotice(context.db, site, queued.entryId ?? "", queued.revisionId);
    if (!notice) return NOT_FOUND;
    const t = translatorFor(site);
    const footer = [{ text: t("Sent by {site} to recipients chosen by its staff.", { site: site.name }), url: `${site.url}/` }];
    return mailer.send(noticeMail(parts, { queued, notice, to: queued.recipient, footer }), signal);
  },
});

/** A mail about an update to one address. Mails about the same incident form one thread. */
export function noticeMail(
  parts: MailParts,
  { queued, notice, to, footer }: { queued: QueuedNotice; notice: Notice; to: string; footer: Footer },
): Mail {
  const { context, site, config } = parts;
  const earlier = sentBefore(context.db, queued).map(({ id }) => messageId(id, config));
  const [first, last] = [earlier[0], earlier.at(-1)];
  return {
    ...mailTo(parts, { id: queued.id, to, subject: notice.subject, body: noticeBody(site, notice, footer) }),
    date: new Date(notice.publishedAt),
    ...(last !== undefined && { inReplyTo: last, references: [...new Set([first as string, last])] }),
  };
}

/** A mail with the headers that all our mails have. Its `Message-ID` is made from the notification's id, so a duplicate is recognisable. */
export function mailTo(
  { site, config }: MailParts,
  { id, to, subject, body }: { id: string; to: string; subject: string; body: MailBody },
): Mail {
  return {
    from: { name: oneLine(site.name), address: config.from },
    to: { name: "", address: to },
    ...(config.replyTo !== undefined && { replyTo: { name: "", address: config.replyTo } }),
    envelope: { from: config.from, to: [to] },
    subject: oneLine(subject),
    messageId: messageId(id, config),
    ...body,
    // RFC 3834: no automatic reply, such as an out-of-office note, is sent to this mail.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "X-Afloat-Delivery": id },
  };
}

const messageId = (id: string, { from }: MailConfig): string => `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`;
