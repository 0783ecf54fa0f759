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

/**
 * What the actions of subscribers need: the record, the time, and the key of the links in their mails, which alone authenticate
 * them.
 */
export interface SubscriptionContext extends Pick<Context, "db" | "now"> {
  key: Buffer;
}

export interface SubscribeInput extends Choice {
  address: string;
}

/** The kinds of mails about a subscription. The id of such a notice also contains the time of the request. */
const CONFIRM = "confirm";
export const KNOWN = "known";

/**
 * Processes a subscription request from a network address. The result is only sent by mail: a new address is asked to confirm, an
 * existing subscriber gets the link for changes. So the response does not reveal whether an address is subscribed, and no other
 * mail is sent before the link is followed.
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
  // Only the newer of two links works.
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

/** The subscriber of a confirmation link; undefined if the link is used, expired or invalid. */
export function subscriberToConfirm({ db, now, key }: SubscriptionContext, token: string): Subscriber | undefined {
  const subscriber = loadSubscriber(db, idOfToken(token));
  if (!subscriber || now() - subscriber.askedAt > CONFIRM_WITHIN) return undefined;
  return isTokenOf(token, key, subscriber.id, { does: "confirm", askedAt: subscriber.askedAt }) ? subscriber : undefined;
}

/** Confirms a subscription; a second time changes nothing. Returns undefined if the link is invalid. */
export function confirmSubscription(context: SubscriptionContext, token: string): Subscriber | undefined {
  const subscriber = subscriberToConfirm(context, token);
  if (subscriber && subscriber.confirmedAt === null)
    transact(context.db, (tx) => saveSubscriber(tx, subscriber.id, { confirmedAt: context.now() }));
  return subscriber;
}

/** The subscriber whose subscription a link can change and end; undefined if it is invalid or the subscription has ended. */
export function subscriberToManage({ db, key }: SubscriptionContext, token: string): Subscriber | undefined {
  const subscriber = loadSubscriber(db, idOfToken(token));
  return subscriber && isTokenOf(token, key, subscriber.id, { does: "manage" }) ? subscriber : undefined;
}

/** Changes the services and regions of a subscription. */
export function changeSubscription(context: SubscriptionContext, token: string, choice: Choice): void {
  const subscriber = subscriberToManage(context, token);
  if (!subscriber)
    throw new Refusal("token", "This link no longer works.", "Subscribe again, or use the link in the latest email.");
  checkChoice(choice, activeCatalogue(loadCatalogue(context.db)));
  const { services, regions } = choice;
  transact(context.db, (tx) => saveSubscriber(tx, subscriber.id, { services: copyOf(services), regions: copyOf(regions) }));
}

/** Ends a subscription and erases the address. Has no effect if it has already ended. */
export function endSubscription(context: SubscriptionContext, token: string): void {
  const subscriber = subscriberToManage(context, token);
  if (subscriber) transact(context.db, (tx) => eraseSubscriber(tx, subscriber.id, context.now()));
}

/** Deletes a subscriber and all their waiting notices. */
export function eraseSubscriber(tx: Tx, id: string, now: Instant): void {
  dropSubscriber(tx, id);
  dropNoticesTo(tx, SUBSCRIBERS, id, now);
}
