import { and, desc, eq, gt, lt, ne } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { accounts } from "#db/schema/accounts.ts";
import { drafts } from "#db/schema/desk.ts";
import type { Instant } from "#domain/time.ts";

export type Draft = typeof drafts.$inferSelect;

const of = (accountId: number, key: string) => and(eq(drafts.accountId, accountId), eq(drafts.key, key));

export const findDraft = (tx: Reader, accountId: number, key: string): Draft | undefined =>
  tx.select().from(drafts).where(of(accountId, key)).get();

export function saveDraft(tx: Tx, draft: Draft): void {
  tx.insert(drafts)
    .values(draft)
    .onConflictDoUpdate({ target: [drafts.accountId, drafts.key], set: draft })
    .run();
}

export const dropDraft = (tx: Tx, accountId: number, key: string): void => void tx.delete(drafts).where(of(accountId, key)).run();

/** The names of others who saved something in a form since an instant, the latest first. */
export const otherWriters = (tx: Reader, accountId: number, key: string, since: Instant): string[] =>
  tx
    .select({ name: accounts.name })
    .from(drafts)
    .innerJoin(accounts, eq(accounts.id, drafts.accountId))
    .where(and(eq(drafts.key, key), ne(drafts.accountId, accountId), gt(drafts.savedAt, since)))
    .orderBy(desc(drafts.savedAt))
    .all()
    .map(({ name }) => name);

/** Who saved something in which form since an instant. */
export const writersSince = (tx: Reader, since: Instant): { key: string; name: string; accountId: number }[] =>
  tx
    .select({ key: drafts.key, name: accounts.name, accountId: drafts.accountId })
    .from(drafts)
    .innerJoin(accounts, eq(accounts.id, drafts.accountId))
    .where(gt(drafts.savedAt, since))
    .orderBy(desc(drafts.savedAt))
    .all();

/** What somebody is writing, the latest first. */
export const draftsOf = (tx: Reader, accountId: number): Draft[] =>
  tx.select().from(drafts).where(eq(drafts.accountId, accountId)).orderBy(desc(drafts.savedAt)).all();

export const sweepDrafts = (tx: Tx, savedBefore: Instant): void =>
  void tx.delete(drafts).where(lt(drafts.savedAt, savedBefore)).run();
