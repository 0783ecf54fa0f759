import { and, asc, eq, isNull, lt, ne } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { accounts, devices, entryLinks, setupLinks } from "#db/schema/accounts.ts";
import type { Role } from "#domain/accounts/role.ts";
import type { Instant } from "#domain/time.ts";

export type Account = typeof accounts.$inferSelect;

export const listAccounts = (db: Reader): Account[] => db.select().from(accounts).orderBy(asc(accounts.name)).all();

export const findAccount = (db: Reader, name: string): Account | undefined =>
  db.select().from(accounts).where(eq(accounts.name, name)).get();

export const loadAccount = (db: Reader, id: number): Account | undefined =>
  db.select().from(accounts).where(eq(accounts.id, id)).get();

export const addAccount = (tx: Tx, account: Omit<Account, "id" | "disabledAt">): Account =>
  tx.insert(accounts).values(account).returning().get();

export function saveAccount(tx: Tx, id: number, changes: Partial<Pick<Account, "password" | "role" | "disabledAt">>): void {
  tx.update(accounts).set(changes).where(eq(accounts.id, id)).run();
}

/** Whether another account than the given one is an active administrator with a password. */
export const hasOtherAdministrator = (db: Reader, id: number): boolean =>
  db
    .select({ id: accounts.id })
    .from(accounts)
    .where(
      and(
        ne(accounts.id, id),
        eq(accounts.role, "administrator" satisfies Role),
        isNull(accounts.disabledAt),
        ne(accounts.password, ""),
      ),
    )
    .get() !== undefined;

/** Replaces the set-up link, so that only the newest one is valid. */
export function replaceSetupLink(tx: Tx, tokenHash: string, expiresAt: Instant): void {
  tx.delete(setupLinks).run();
  tx.insert(setupLinks).values({ tokenHash, expiresAt }).run();
}

export const findSetupLink = (db: Reader, tokenHash: string): { expiresAt: Instant } | undefined =>
  db.select().from(setupLinks).where(eq(setupLinks.tokenHash, tokenHash)).get();

export const dropSetupLinks = (tx: Tx): void => void tx.delete(setupLinks).run();

/** Replaces the entry link of an account, so that only the newest one is valid. */
export function replaceEntryLink(tx: Tx, link: typeof entryLinks.$inferSelect): void {
  dropEntryLink(tx, link.accountId);
  tx.insert(entryLinks).values(link).run();
}

export const findEntryLink = (db: Reader, tokenHash: string): typeof entryLinks.$inferSelect | undefined =>
  db.select().from(entryLinks).where(eq(entryLinks.tokenHash, tokenHash)).get();

export function dropEntryLink(tx: Tx, accountId: number): void {
  tx.delete(entryLinks).where(eq(entryLinks.accountId, accountId)).run();
}

/** Whether the browser with this token has signed in as this account before. */
export const isDeviceOf = (db: Reader, tokenHash: string, accountId: number): boolean =>
  db
    .select()
    .from(devices)
    .where(and(eq(devices.tokenHash, tokenHash), eq(devices.accountId, accountId)))
    .get() !== undefined;

export function saveDevice(tx: Tx, device: typeof devices.$inferSelect): void {
  tx.insert(devices).values(device).onConflictDoUpdate({ target: devices.tokenHash, set: device }).run();
}

export const dropDevices = (tx: Tx, accountId: number): void =>
  void tx.delete(devices).where(eq(devices.accountId, accountId)).run();

export const sweepDevices = (tx: Tx, usedBefore: Instant): void =>
  void tx.delete(devices).where(lt(devices.lastUsedAt, usedBefore)).run();
