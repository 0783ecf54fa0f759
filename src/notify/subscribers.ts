import { setImmediate as breathe } from "node:timers/promises";
import type { Notice as Queued } from "#db/notifications/notices.ts";
import { loadSubscriber, type Subscriber } from "#db/notifications/subscribers.ts";
import { SUBSCRIBERS } from "#domain/notifications/audience.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import { CONFIRM_WITHIN } from "#domain/notifications/subscription.ts";
import { HOUR } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import { readNotice } from "#queries/notice.ts";
import { fanOut } from "#usecases/notifications/subscribers.ts";
import { linkToken } from "#usecases/notifications/subscription-links.ts";
import { KNOWN } from "#usecases/notifications/subscriptions.ts";
import { type MailParts, mailTo, noticeMail } from "./mail.ts";
import { plainBody } from "./mail-body.ts";
import { NOT_FOUND, type Sender } from "./sender.ts";
import type { Mail } from "./smtp.ts";

export interface SubscriberParts extends MailParts {
  key: Buffer;
  /** Where readers subscribe, with a slash at its end. */
  subscribeUrl: string;
}

/** The lane to everybody who subscribed: deals each word out, and sends each subscriber a mail of their own. */
export const subscriberSender = (parts: SubscriberParts): Sender => ({
  channel: SUBSCRIBERS,
  pause: 60_000 / parts.config.perMinute,
  async send(queued, signal): Promise<DeliveryOutcome> {
    if (queued.recipient === "") return fanOutToAll(parts, queued);
    const subscriber = loadSubscriber(parts.context.db, queued.recipient);
    const mail = subscriber && mailFor(parts, queued, subscriber);
    return mail ? parts.mailer.send(mail, signal) : NOT_FOUND;
  },
});

async function fanOutToAll({ context }: SubscriberParts, queued: Queued): Promise<DeliveryOutcome> {
  let after: string | undefined = "";
  while (after !== undefined) {
    after = fanOut(context, queued, after);
    // Others want the process too.
    await breathe();
  }
  return { is: "sent" };
}

function mailFor(parts: SubscriberParts, queued: Queued, subscriber: Subscriber): Mail | undefined {
  if (queued.entryId === null) return subscriptionMail(parts, queued, subscriber);
  const notice = readNotice(parts.context.db, parts.site, queued.entryId, queued.revisionId);
  if (!notice) return undefined;
  const [manage, leave] = linksOf(parts, subscriber);
  const t = translatorFor(parts.site);
  const footer = [
    { words: t("You get this because you subscribed to {site}.", { site: parts.site.name }) },
    { words: t("Change your subscription"), url: manage },
    { words: t("Unsubscribe"), url: leave },
  ];
  return withLeave(noticeMail(parts, queued, notice, subscriber.address, footer), leave, parts);
}

/** One click in the mail program ends it (RFC 8058); list software knows the list by its id (RFC 2919). */
function withLeave(mail: Mail, leave: string, { site }: SubscriberParts): Mail {
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

const linksOf = ({ key, subscribeUrl }: SubscriberParts, { id }: Subscriber): [manage: string, leave: string] => {
  const token = linkToken(key, id, { does: "manage" });
  return [`${subscribeUrl}manage/?token=${token}`, `${subscribeUrl}leave/?token=${token}`];
};

function subscriptionMail(parts: SubscriberParts, queued: Queued, subscriber: Subscriber): Mail {
  const { site, key, subscribeUrl } = parts;
  const t = translatorFor(site);
  if (queued.revisionId.startsWith(KNOWN)) {
    const [manage, leave] = linksOf(parts, subscriber);
    const subject = t("You are already subscribed to {site}", { site: site.name });
    const sentences = [
      t("Someone, probably you, asked to subscribe with this address. It is already subscribed, and nothing was changed."),
    ];
    const body = plainBody(site, subject, sentences, {
      words: t("Change your subscription, or unsubscribe"),
      url: manage,
    });
    return withLeave(mailTo(parts, queued, subscriber.address, subject, body), leave, parts);
  }
  const token = linkToken(key, subscriber.id, { does: "confirm", askedAt: subscriber.askedAt });
  const subject = t("Confirm your subscription to {site}", { site: site.name });
  const sentences = [
    t("Someone, probably you, asked {site} ({url}) to notify this address about incidents and maintenance.", {
      site: site.name,
      url: `${site.url}/`,
    }),
    t("Nothing is sent until you confirm. If it was not you, do nothing: the address is deleted after {hours} hours.", {
      hours: CONFIRM_WITHIN / HOUR,
    }),
  ];
  const body = plainBody(site, subject, sentences, { words: t("Confirm"), url: `${subscribeUrl}confirm/?token=${token}` });
  return mailTo(parts, queued, subscriber.address, subject, body);
}
