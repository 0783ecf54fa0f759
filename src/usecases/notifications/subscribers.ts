import { type Tx, transact } from "#db/engine/open.ts";
import { loadEntry } from "#db/incidents/entries.ts";
import { type Notice, queueNotice, sweepNotices } from "#db/notifications/notices.ts";
import {
  addSubscriber,
  confirmedBy,
  findSubscriber,
  listSubscribers,
  type Subscriber,
  saveSubscriber,
  subscriberCounts,
  sweepUnconfirmed,
} from "#db/notifications/subscribers.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { activeCatalogue } from "#domain/impact/service.ts";
import { type Choice, concerns, SUBSCRIBERS } from "#domain/notifications/audience.ts";
import { readAddress } from "#domain/notifications/mail-address.ts";
import { CONFIRM_WITHIN, checkChoice } from "#domain/notifications/subscription.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { type Context, newId } from "#usecases/context.ts";
import { eraseSubscriber } from "./subscriptions.ts";

// What staff can do about subscribers. The audit log contains only their ids, so that an address can be erased completely.

/** All subscribers, by address. Only administrators may see them, and the audit log records it. */
export function listEverySubscriber(context: Context, limit = -1): Subscriber[] {
  requirePermission(context.actor.role, "administer");
  return transact(context.db, (tx) => {
    audit(tx, context, "subscriber.list", SUBSCRIBERS);
    return listSubscribers(tx, limit);
  });
}

/** The numbers of subscribers, which reveal no addresses. */
export const countSubscribers = ({ db }: Pick<Context, "db">) => subscriberCounts(db);

/** Adds a subscriber who agreed elsewhere, without asking for confirmation. An existing one gets the new choice. */
export function addConfirmed(context: Context, input: Choice & { address: string }): Subscriber {
  requirePermission(context.actor.role, "administer");
  const address = readAddress(input.address);
  checkChoice(input, activeCatalogue(loadCatalogue(context.db)));
  return transact(context.db, (tx) => {
    const known = findSubscriber(tx, address);
    const at = context.now();
    const choice = { services: input.services && [...input.services], regions: input.regions && [...input.regions] };
    const id = known?.id ?? newId();
    if (known) saveSubscriber(tx, id, { ...choice, confirmedAt: known.confirmedAt ?? at });
    else addSubscriber(tx, { id, address, ...choice, askedAt: at, confirmedAt: at });
    audit(tx, context, "subscriber.add", id);
    return findSubscriber(tx, address) as Subscriber;
  });
}

/** Erases a subscriber, by address. */
export function removeSubscriber(context: Context, typed: string): Subscriber {
  requirePermission(context.actor.role, "administer");
  return transact(context.db, (tx) => {
    const known = findSubscriber(tx, typed.trim());
    if (!known) throw new Refusal("address", "This address is not subscribed.", "See afloat subscriber list.");
    eraseSubscriber(tx, known.id, context.now());
    audit(tx, context, "subscriber.remove", known.id);
    return known;
  });
}

const FAN_OUT_BATCH = 100;

/**
 * Fans a notice out to subscribers in batches: one notice for each whose choice matches and who had confirmed when it was queued.
 * Returns the id to continue after; undefined at the end. Repeating it queues nothing twice.
 */
export const fanOut = ({ db }: Pick<Context, "db">, notice: Notice, after: string): string | undefined =>
  transact(db, (tx) => {
    const entry = loadEntry(tx, notice.entryId ?? "");
    const batch = confirmedBy(tx, notice.queuedAt, after, FAN_OUT_BATCH);
    for (const { id, services, regions } of batch)
      if (entry && concerns({ services, regions, from: null }, entry)) queueFor(tx, notice, id);
    return batch.length < FAN_OUT_BATCH ? undefined : batch.at(-1)?.id;
  });

const queueFor = (tx: Tx, { revisionId, entryId, publication, queuedAt }: Notice, recipient: string): void =>
  queueNotice(tx, { id: newId(), channel: SUBSCRIBERS, recipient, revisionId, entryId, publication, queuedAt });

/** Sent notices are needed for a while: for mail threads, and to see that they were sent. */
const RETENTION = 90 * DAY;

/** Deletes unconfirmed addresses and old notices. */
export const sweepSubscriptions = ({ db }: Pick<Context, "db">, now: Instant): void =>
  transact(db, (tx) => {
    sweepUnconfirmed(tx, now - CONFIRM_WITHIN);
    sweepNotices(tx, now - RETENTION);
  });
