import { and, asc, count, eq, isNotNull } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { authenticators, passkeys, recoveryCodes } from "#db/schema/accounts.ts";
import type { Instant } from "#domain/time.ts";

export type Authenticator = typeof authenticators.$inferSelect;
export type Passkey = typeof passkeys.$inferSelect;

/** The authenticator app of an account, whether confirmed or not. */
export const findAuthenticator = (db: Reader, accountId: number): Authenticator | undefined =>
  db.select().from(authenticators).where(eq(authenticators.accountId, accountId)).get();

export function saveAuthenticator(tx: Tx, row: Authenticator): void {
  tx.insert(authenticators).values(row).onConflictDoUpdate({ target: authenticators.accountId, set: row }).run();
}

export function dropAuthenticator(tx: Tx, accountId: number): void {
  tx.delete(authenticators).where(eq(authenticators.accountId, accountId)).run();
}

export const passkeysOf = (db: Reader, accountId: number): Passkey[] =>
  db.select().from(passkeys).where(eq(passkeys.accountId, accountId)).orderBy(asc(passkeys.createdAt)).all();

export const findPasskey = (db: Reader, id: string): Passkey | undefined =>
  db.select().from(passkeys).where(eq(passkeys.id, id)).get();

export const addPasskey = (tx: Tx, passkey: Passkey): void => void tx.insert(passkeys).values(passkey).run();

export function markPasskeyUsed(tx: Tx, id: string, counter: number, at: Instant): void {
  tx.update(passkeys).set({ counter, lastUsedAt: at }).where(eq(passkeys.id, id)).run();
}

export function dropPasskey(tx: Tx, accountId: number, id: string): void {
  tx.delete(passkeys)
    .where(and(eq(passkeys.accountId, accountId), eq(passkeys.id, id)))
    .run();
}

export const countRecoveryCodes = (db: Reader, accountId: number): number =>
  db.select({ count: count() }).from(recoveryCodes).where(eq(recoveryCodes.accountId, accountId)).all()[0]?.count ?? 0;

/** Replaces all recovery codes of an account. */
export function replaceRecoveryCodes(tx: Tx, accountId: number, hashes: readonly string[]): void {
  tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId)).run();
  for (const codeHash of hashes) tx.insert(recoveryCodes).values({ codeHash, accountId }).run();
}

/** Deletes a recovery code that is being used; false if there is no such code. */
export const useRecoveryCode = (tx: Tx, accountId: number, codeHash: string): boolean =>
  tx
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.accountId, accountId), eq(recoveryCodes.codeHash, codeHash)))
    .run().changes > 0;

/** Whether an account has a second factor: a confirmed authenticator app or a passkey. */
export function hasSecondFactor(db: Reader, accountId: number): boolean {
  const confirmed = and(eq(authenticators.accountId, accountId), isNotNull(authenticators.confirmedAt));
  return db.select().from(authenticators).where(confirmed).get() !== undefined || passkeysOf(db, accountId).length > 0;
}

/** Removes every second factor of an account. */
export function dropSecondFactors(tx: Tx, accountId: number): void {
  dropAuthenticator(tx, accountId);
  tx.delete(passkeys).where(eq(passkeys.accountId, accountId)).run();
  replaceRecoveryCodes(tx, accountId, []);
}
