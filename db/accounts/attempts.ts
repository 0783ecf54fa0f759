import { eq, lt } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { attempts } from "#db/schema/accounts.ts";
import type { Attempts } from "#domain/accounts/throttle.ts";
import type { Instant } from "#domain/time.ts";

export const findAttempts = (db: Reader, key: string): Attempts | undefined =>
  db.select({ failures: attempts.failures, lastAt: attempts.lastAt }).from(attempts).where(eq(attempts.key, key)).get();

export function saveAttempts(tx: Tx, key: string, counted: Attempts): void {
  tx.insert(attempts)
    .values({ key, ...counted })
    .onConflictDoUpdate({ target: attempts.key, set: counted })
    .run();
}

export const forgetAttempts = (tx: Tx, key: string): void => void tx.delete(attempts).where(eq(attempts.key, key)).run();

export const sweepAttempts = (tx: Tx, lastBefore: Instant): void =>
  void tx.delete(attempts).where(lt(attempts.lastAt, lastBefore)).run();
