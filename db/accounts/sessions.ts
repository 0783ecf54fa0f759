import { and, count, desc, eq, gt, lt, ne } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { accounts, sessions } from "#db/schema/accounts.ts";
import type { Instant } from "#domain/time.ts";
import type { Account } from "./accounts.ts";

export type Session = typeof sessions.$inferSelect;

export const addSession = (tx: Tx, session: Session): void => void tx.insert(sessions).values(session).run();

export function findSession(db: Reader, tokenHash: string): { session: Session; account: Account } | undefined {
  const row = db
    .select()
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(eq(sessions.tokenHash, tokenHash))
    .get();
  return row && { session: row.sessions, account: row.accounts };
}

/** The sessions of an account, the last used first. */
export const sessionsOf = (db: Reader, accountId: number): Session[] =>
  db.select().from(sessions).where(eq(sessions.accountId, accountId)).orderBy(desc(sessions.lastSeenAt)).all();

export function touchSession(tx: Tx, tokenHash: string, at: Instant): void {
  tx.update(sessions).set({ lastSeenAt: at }).where(eq(sessions.tokenHash, tokenHash)).run();
}

export function endSession(tx: Tx, tokenHash: string): void {
  tx.delete(sessions).where(eq(sessions.tokenHash, tokenHash)).run();
}

/** Ends one session of an account, by the id that lists show. */
export function endSessionById(tx: Tx, accountId: number, id: string): void {
  tx.delete(sessions)
    .where(and(eq(sessions.accountId, accountId), eq(sessions.id, id)))
    .run();
}

/** Ends every session of an account, except the one with the given token hash. */
export function endSessionsOf(tx: Tx, accountId: number, exceptHash = ""): void {
  tx.delete(sessions)
    .where(and(eq(sessions.accountId, accountId), ne(sessions.tokenHash, exceptHash)))
    .run();
}

/** How many open sessions were created, and last used, after the given instants. */
export const countSessions = (db: Reader, createdAfter: Instant, usedAfter: Instant): number =>
  db
    .select({ count: count() })
    .from(sessions)
    .where(and(eq(sessions.stage, "open"), gt(sessions.createdAt, createdAfter), gt(sessions.lastSeenAt, usedAfter)))
    .all()[0]?.count ?? 0;

export function sweepSessions(tx: Tx, createdBefore: Instant): void {
  tx.delete(sessions).where(lt(sessions.createdAt, createdBefore)).run();
}
