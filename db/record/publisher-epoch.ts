import type { Reader, Tx } from "#db/engine/open.ts";
import { publisherEpoch } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

/** The number of the newest publisher, and when it started; undefined before the first. */
export const newestPublisher = (db: Reader): { epoch: number; startedAt: Instant } | undefined =>
  db.select({ epoch: publisherEpoch.epoch, startedAt: publisherEpoch.startedAt }).from(publisherEpoch).get();

/** Makes a further publisher the newest, and returns its number. */
export function nextPublisher(tx: Tx, startedAt: Instant): number {
  const epoch = (newestPublisher(tx)?.epoch ?? 0) + 1;
  const row = { onlyOne: 1, epoch, startedAt };
  tx.insert(publisherEpoch).values(row).onConflictDoUpdate({ target: publisherEpoch.onlyOne, set: row }).run();
  return epoch;
}
