import { type Db, type Reader, transact } from "#db/engine/open.ts";
import { newestPublisher, nextPublisher } from "#db/record/publisher-epoch.ts";
import { Refusal } from "#domain/errors.ts";
import { type Instant, toIso } from "#domain/time.ts";

/**
 * The right of one publisher to publish, which a number in the record gives: the lock is a file, which can be deleted, or may not
 * hold on a network disk.
 */
export interface Fence {
  /** Refuses if a newer publisher has started since. In the transaction that marks something as live, nothing comes in between. */
  check(db?: Reader): void;
}

/** Makes this publisher the newest one of the record. */
export function raiseFence(db: Db, now: Instant): Fence {
  const own = transact(db, (tx) => nextPublisher(tx, now));
  let refusal: Refusal | undefined;
  return {
    check(reader = db) {
      const newest = newestPublisher(reader);
      // Once superseded, this publisher stays so, even if the record is replaced.
      if (newest && newest.epoch !== own) refusal ??= superseded(newest.startedAt);
      if (refusal) throw refusal;
    },
  };
}

const superseded = (startedAt: Instant): Refusal =>
  new Refusal(
    "publisher",
    `Another Afloat has published from this folder since ${toIso(startedAt)}, so this one has stopped.`,
    "Stop one of the two. If this one should publish, restart it.",
  );
