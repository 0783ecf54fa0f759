import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Notice as QueuedNotice } from "#db/notifications/notices.ts";
import { loadSubscriber, type Subscriber } from "#db/notifications/subscribers.ts";
import { Refusal } from "#domain/errors.ts";
import { SUBSCRIBERS } from "#domain/notifications/audience.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import { CONFIRM_WITHIN } from "#domain/notifications/subscription.ts";
import { HOUR } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import { readNotice } from "#queries/notice.ts";
import { fanOut } from "#usecases/notifications/subscribers.ts";
import { linkToken } from "#usecases/notifications/subscription-links.ts";
import { KNOWN } from "#usecases/notifications/subscriptions.ts";
import { type MailParts, mailTo, noticeMail, pauseBetweenMails } from "./mail.ts";
import { type PlainMail, plainBody } from "./mail-body.ts";
import { NOT_FOUND, type Sender } from "./sender.ts";
import type { Mail } from "./smtp.ts";

export interface SubscriberParts extends MailParts {
  /** Signs the links in mails. Refuses while it is missing. */
  key: () => Buffer;
  /** The page on which readers subscribe, with a trailing slash. */
  subscribeUrl: string;
}

/** The sender to all subscribers: it queues one notification per subscriber, then sends each a separate mail. */
export const subscriberSender = (parts: SubscriberParts): Sender => ({
  channel: SUBSCRIBERS,
  pauseMs: pauseBetweenMails(parts.config),
  async send(queued, signal): Promise<DeliveryOutcome> {
    if (queued.recipient === "") return fanOutToAll(parts, queued);
    const subscriber = loadSubscriber(parts.context.db, queued.recipient);
    try {
      const mail = subscriber && mailFor(parts, queued, subscriber);
      return mail ? await parts.mailer.send(mail, signal) : NOT_FOUND;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { is: "failed", reason: `${error.rule} ${error.repair}` };
    }
  },
});

async function fanOutToAll({ context }: SubscriberParts, queued: QueuedNotice): Promise<DeliveryOutcome> {
  let after: string | undefined = "";
  while (after !== undefined) {
    after = fanOut(context, queued, after);
    // With ten thousand subscribers this takes many rounds, and the process serves the admin meanwhile.
    await yieldToEventLoop();
  }
  return { is: "sent" };
}

function mailFor(parts: SubscriberParts, queued: QueuedNotice, subscriber: Subscriber): Mail | undefined {
  if (queued.entryId === null)
    return queued.revisionId.startsWith(KNOWN)
      ? alreadySubscribedMail(parts, queued, subscriber)
      : confirmationMail(parts, queued, subscriber);
  const { context, site } = parts;
  const notice = readNotice(context.db, site, queued.entryId, queued.revisionId);
  if (!notice) return undefined;
  const { manage, leave } = linksOf(parts, subscriber);
  const t = translatorFor(site);
  const footer = [
    { text: t("You get this because you subscribed to {site}.", { site: site.name }) },
    { text: t("Change your subscription"), url: manage },
    { text: t("Unsubscribe"), url: leave },
  ];
  return withUnsubscribe(noticeMail(parts, { queued, notice, to: subscriber.address, footer }), leave, parts);
}

/** Adds the headers for unsubscribing with one click (RFC 8058), and the id by which mail programs recognise the list (RFC 2919). */
function withUnsubscribe(mail: Mail, leave: string, { site }: SubscriberParts): Mail {
  return {
    ...mail,
    headers: {
      ...(mail.headers as Record<string, string>),
      "List-Id": `<updates.${new URL(site.url).hostname}>`,
      "List-Unsubscribe": `<${leave}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
  };
}

/** The personal links of a subscriber: to change the subscription, and to end it. */
function linksOf({ key, subscribeUrl }: SubscriberParts, { id }: Subscriber): { manage: string; leave: string } {
  const token = linkToken(key(), id, { does: "manage" });
  return { manage: `${subscribeUrl}manage/?token=${token}`, leave: `${subscribeUrl}leave/?token=${token}` };
}

/** The reply to a request for an address that is subscribed already. The page does not reveal this, only the mail does. */
function alreadySubscribedMail(parts: SubscriberParts, queued: QueuedNotice, subscriber: Subscriber): Mail {
  const { site } = parts;
  const t = translatorFor(site);
  const { manage, leave } = linksOf(parts, subscriber);
  const mail = plainMail(parts, queued, subscriber, {
    subject: t("You are already subscribed to {site}", { site: site.name }),
    sentences: [
      t("Someone, probably you, asked to subscribe with this address. It is already subscribed, and nothing was changed."),
    ],
    link: { text: t("Change your subscription, or unsubscribe"), url: manage },
  });
  return withUnsubscribe(mail, leave, parts);
}

/** The mail that asks for confirmation, without which nothing else is sent to an address. */
function confirmationMail(parts: SubscriberParts, queued: QueuedNotice, subscriber: Subscriber): Mail {
  const { site, key, subscribeUrl } = parts;
  const t = translatorFor(site);
  const token = linkToken(key(), subscriber.id, { does: "confirm", askedAt: subscriber.askedAt });
  return plainMail(parts, queued, subscriber, {
    subject: t("Confirm your subscription to {site}", { site: site.name }),
    sentences: [
      t("Someone, probably you, asked {site} ({url}) to notify this address about incidents and maintenance.", {
        site: site.name,
        url: `${site.url}/`,
      }),
      t("Nothing is sent until you confirm. If it was not you, do nothing: the address is deleted after {hours} hours.", {
        hours: CONFIRM_WITHIN / HOUR,
      }),
    ],
    link: { text: t("Confirm"), url: `${subscribeUrl}confirm/?token=${token}` },
  });
}

const plainMail = (parts: SubscriberParts, { id }: QueuedNotice, { address }: Subscriber, mail: PlainMail): Mail =>
  mailTo(parts, { id, to: address, subject: mail.subject, body: plainBody(parts.site, mail) });
