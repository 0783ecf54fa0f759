import { and, asc, count, eq, isNotNull } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { authenticators, passkeys, recoveryCodes } from "#db/schema/accounts.ts";
import type { Instant } from "#domain/time.ts";

export type Authenticator = typeof authenticators.$inferSelect;
export type Passkey = typeof passkeys.$inferSelect;

/** The authenticator app of an account, confirmed or not yet. */
export const findAuthenticator = (tx: Reader, accountId: number): Authenticator | undefined =>
  tx.select().from(authenticators).where(eq(authenticators.accountId, accountId)).get();

export function saveAuthenticator(tx: Tx, row: Authenticator): void {
  tx.insert(authenticators).values(row).onConflictDoUpdate({ target: authenticators.accountId, set: row }).run();
}

export function dropAuthenticator(tx: Tx, accountId: number): void {
  tx.delete(authenticators).where(eq(authenticators.accountId, accountId)).run();
}

export const passkeysOf = (tx: Reader, accountId: number): Passkey[] =>
  tx.select().from(passkeys).where(eq(passkeys.accountId, accountId)).orderBy(asc(passkeys.createdAt)).all();

export const findPasskey = (tx: Reader, id: string): Passkey | undefined =>
  tx.select().from(passkeys).where(eq(passkeys.id, id)).get();

export const addPasskey = (tx: Tx, passkey: Passkey): void => void tx.insert(passkeys).values(passkey).run();

export function markPasskeyUsed(tx: Tx, id: string, counter: number, at: Instant): void {
  tx.update(passkeys).set({ counter, lastUsedAt: at }).where(eq(passkeys.id, id)).run();
}

export function dropPasskey(tx: Tx, accountId: number, id: string): void {
  tx.delete(passkeys)
    .where(and(eq(passkeys.accountId, accountId), eq(passkeys.id, id)))
    .run();
}

export const countRecoveryCodes = (tx: Reader, accountId: number): number =>
  tx.select({ count: count() }).from(recoveryCodes).where(eq(recoveryCodes.accountId, accountId)).all()[0]?.count ?? 0;

/** Takes new codes in place of all former ones. */
export function replaceRecoveryCodes(tx: Tx, accountId: number, hashes: readonly string[]): void {
  tx.delete(recoveryCodes).where(eq(recoveryCodes.accountId, accountId)).run();
  for (const codeHash of hashes) tx.insert(recoveryCodes).values({ codeHash, accountId }).run();
}

/** Uses a recovery code up; tells whether there was one. */
export const useRecoveryCode = (tx: Tx, accountId: number, codeHash: string): boolean =>
  tx
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.accountId, accountId), eq(recoveryCodes.codeHash, codeHash)))
    .run().changes > 0;

/** Whether an account has a second factor to give: a confirmed authenticator app or a passkey. */
export function hasSecondFactor(tx: Reader, accountId: number): boolean {
  const confirmed = and(eq(authenticators.accountId, accountId), isNotNull(authenticators.confirmedAt));
  return tx.select().from(authenticators).where(confirmed).get() !== undefined || passkeysOf(tx, accountId).length > 0;
}

/** Takes every second factor from an account. */
export function dropSecondFactors(tx: Tx, accountId: number): void {
  dropAuthenticator(tx, accountId);
  tx.delete(passkeys).where(eq(passkeys.accountId, accountId)).run();
  replaceRecoveryCodes(tx, accountId, []);
}
