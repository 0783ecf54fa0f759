import { and, asc, count, eq, gt, lt } from "drizzle-orm";
import type { Instant } from "../src/domain/time.ts";
import type { Tx } from "./open.ts";
import { accounts, sessions, setupLinks } from "./schema.ts";

export type Account = typeof accounts.$inferSelect;
export type Session = typeof sessions.$inferSelect;

export const listAccounts = (tx: Tx): Account[] => tx.select().from(accounts).orderBy(asc(accounts.name)).all();

export const findAccount = (tx: Tx, name: string): Account | undefined =>
  tx.select().from(accounts).where(eq(accounts.name, name)).get();

export const addAccount = (tx: Tx, account: Omit<Account, "id">): Account =>
  tx.insert(accounts).values(account).returning().get();

/** Sets a new password and ends every session of the account. */
export function resetPassword(tx: Tx, id: number, password: string): void {
  tx.update(accounts).set({ password }).where(eq(accounts.id, id)).run();
  tx.delete(sessions).where(eq(sessions.accountId, id)).run();
}

export const addSession = (tx: Tx, session: Session): void => void tx.insert(sessions).values(session).run();

export function findSession(tx: Tx, tokenHash: string): { session: Session; account: Account } | undefined {
  const row = tx
    .select()
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(eq(sessions.tokenHash, tokenHash))
    .get();
  return row && { session: row.sessions, account: row.accounts };
}

export function touchSession(tx: Tx, tokenHash: string, at: Instant): void {
  tx.update(sessions).set({ lastSeenAt: at }).where(eq(sessions.tokenHash, tokenHash)).run();
}

export function endSession(tx: Tx, tokenHash: string): void {
  tx.delete(sessions).where(eq(sessions.tokenHash, tokenHash)).run();
}

/** How many sessions began and were last used after the given instants. */
export const countSessions = (tx: Tx, began: Instant, lastUsed: Instant): number =>
  tx
    .select({ count: count() })
    .from(sessions)
    .where(and(gt(sessions.createdAt, began), gt(sessions.lastSeenAt, lastUsed)))
    .all()[0]?.count ?? 0;

export function sweepSessions(tx: Tx, createdBefore: Instant): void {
  tx.delete(sessions).where(lt(sessions.createdAt, createdBefore)).run();
}

/** Only the newest set-up link is valid. */
export function replaceSetupLink(tx: Tx, tokenHash: string, expiresAt: Instant): void {
  tx.delete(setupLinks).run();
  tx.insert(setupLinks).values({ tokenHash, expiresAt }).run();
}

export const findSetupLink = (tx: Tx, tokenHash: string): { expiresAt: Instant } | undefined =>
  tx.select().from(setupLinks).where(eq(setupLinks.tokenHash, tokenHash)).get();

export const dropSetupLinks = (tx: Tx): void => void tx.delete(setupLinks).run();
