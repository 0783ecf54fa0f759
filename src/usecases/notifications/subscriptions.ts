import { type Tx, transact } from "#db/engine/open.ts";
import { dropNoticesTo, queueNotice } from "#db/notifications/notices.ts";
import {
  addSubscriber,
  dropSubscriber,
  findSubscriber,
  loadSubscriber,
  type Subscriber,
  saveSubscriber,
  sweepUnconfirmed,
} from "#db/notifications/subscribers.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { checkAll, Refusal } from "#domain/errors.ts";
import { activeCatalogue } from "#domain/impact/service.ts";
import { type Choice, SUBSCRIBERS } from "#domain/notifications/audience.ts";
import { readAddress } from "#domain/notifications/mail-address.ts";
import { CONFIRM_WITHIN, checkChoice } from "#domain/notifications/subscription.ts";
import type { Instant } from "#domain/time.ts";
import { type Context, newId } from "#usecases/context.ts";
import { checkRequestLimits, isMailAllowed } from "./subscription-limits.ts";
import { idOfToken, isTokenOf } from "./subscription-links.ts";

/** What readers' own acts need: the record, the time, and the key of the links in their mails. Who they are is asked of the links alone. */
export interface SubscriptionContext extends Pick<Context, "db" | "now"> {
  key: Buffer;
}

export interface SubscribeInput extends Choice {
  address: string;
}

/** What a mail about a subscription is about; it ends in when it was asked for. */
export const CONFIRM = "confirm";
export const KNOWN = "known";

/**
 * Takes the wish of somebody at a network address to be written to. What comes of it is told by mail alone: whoever is not subscribed is asked to
 * confirm, whoever is hears how to change it. So the answer does not tell whether an address is known. Nothing else is written before the link is followed.
 */
export function requestSubscription(
  { db, now }: Pick<SubscriptionContext, "db" | "now">,
  input: SubscribeInput,
  visitor: string,
): void {
  let address = "";
  checkAll(
    () => {
      address = readAddress(input.address);
    },
    () => checkChoice(input, activeCatalogue(loadCatalogue(db))),
  );
  const { services, regions } = input;
  transact(db, (tx) => {
    const at = now();
    sweepUnconfirmed(tx, at - CONFIRM_WITHIN);
    checkRequestLimits(tx, visitor, at);
    if (!isMailAllowed(tx, address, at)) return;
    const known = findSubscriber(tx, address);
    const id = known?.id ?? newId();
    const request = { services: copyOf(services), regions: copyOf(regions), askedAt: at };
    if (!known) addSubscriber(tx, { id, address, ...request, confirmedAt: null });
    else if (known.confirmedAt === null) saveSubscriber(tx, id, request);
    queueMail(tx, id, known?.confirmedAt == null ? CONFIRM : KNOWN, at);
  });
}

const copyOf = (slugs: readonly string[] | null): string[] | null => slugs && [...slugs];

function queueMail(tx: Tx, recipient: string, about: string, at: Instant): void {
  // Of two links only the newer works.
  dropNoticesTo(tx, SUBSCRIBERS, recipient, at, about);
  queueNotice(tx, {
    ...{
      id: newId(),
      channel: SUBSCRIBERS,
      recipient,
      revisionId: `${about}-${at}`,
      entryId: null,
      publication: null,
      queuedAt: at,
    },
  });
}

/** Whom the link in a first mail belongs to; undefined when it is used up, too old or no link of ours. */
export function subscriberToConfirm({ db, now, key }: SubscriptionContext, token: string): Subscriber | undefined {
  const subscriber = loadSubscriber(db, idOfToken(token));
  if (!subscriber || now() - subscriber.askedAt > CONFIRM_WITHIN) return undefined;
  return isTokenOf(token, key, subscriber.id, { does: "confirm", askedAt: subscriber.askedAt }) ? subscriber : undefined;
}

/** Confirms a subscription; a second time changes nothing. Gives it, or undefined when the link is none that does. */
export function confirmSubscription(context: SubscriptionContext, token: string): Subscriber | undefined {
  const subscriber = subscriberToConfirm(context, token);
  if (subscriber && subscriber.confirmedAt === null)
    transact(context.db, (tx) => saveSubscriber(tx, subscriber.id, { confirmedAt: context.now() }));
  return subscriber;
}

/** Whose subscription a link lets one change and end; undefined when it is none of ours, or ended already. */
export function subscriberToManage({ db, key }: SubscriptionContext, token: string): Subscriber | undefined {
  const subscriber = loadSubscriber(db, idOfToken(token));
  return subscriber && isTokenOf(token, key, subscriber.id, { does: "manage" }) ? subscriber : undefined;
}

/** Changes what somebody hears of. */
export function changeSubscription(context: SubscriptionContext, token: string, choice: Choice): void {
  const subscriber = subscriberToManage(context, token);
  if (!subscriber)
    throw new Refusal("token", "This link no longer works.", "Subscribe again, or use the link in the latest email.");
  checkChoice(choice, activeCatalogue(loadCatalogue(context.db)));
  const { services, regions } = choice;
  transact(context.db, (tx) => saveSubscriber(tx, subscriber.id, { services: copyOf(services), regions: copyOf(regions) }));
}

/** Ends a subscription, and forgets the address. Of an ended one it does so once more, which is nothing. */
export function endSubscription(context: SubscriptionContext, token: string): void {
  const subscriber = subscriberToManage(context, token);
  if (subscriber) transact(context.db, (tx) => eraseSubscriber(tx, subscriber.id, context.now()));
}

/** Takes a subscriber out, with all that waits for them. */
export function eraseSubscriber(tx: Tx, id: string, now: Instant): void {
  dropSubscriber(tx, id);
  dropNoticesTo(tx, SUBSCRIBERS, id, now);
}
