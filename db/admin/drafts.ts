import { and, desc, eq, gt, lt, ne, notInArray, sql } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { accounts } from "#db/schema/accounts.ts";
import { drafts } from "#db/schema/admin.ts";
import type { Instant } from "#domain/time.ts";

export type FormDraft = typeof drafts.$inferSelect;

const isOf = (accountId: number, key: string) => and(eq(drafts.accountId, accountId), eq(drafts.key, key));

/** The drafts of a form: their keys are its name, a slash and an id. */
const isOfForm = (form: string) => sql`substr(${drafts.key}, 1, ${form.length + 1}) = ${`${form}/`}`;

export const findDraft = (db: Reader, accountId: number, key: string): FormDraft | undefined =>
  db.select().from(drafts).where(isOf(accountId, key)).get();

export function saveDraft(tx: Tx, draft: FormDraft): void {
  tx.insert(drafts)
    .values(draft)
    .onConflictDoUpdate({ target: [drafts.accountId, drafts.key], set: draft })
    .run();
}

export const dropDraft = (tx: Tx, accountId: number, key: string): void =>
  void tx.delete(drafts).where(isOf(accountId, key)).run();

/** The names of other users who saved the form since an instant, the latest first. */
export const otherWriters = (db: Reader, accountId: number, form: string, since: Instant): string[] =>
  db
    .selectDistinct({ name: accounts.name })
    .from(drafts)
    .innerJoin(accounts, eq(accounts.id, drafts.accountId))
    .where(and(isOfForm(form), ne(drafts.accountId, accountId), gt(drafts.savedAt, since)))
    .orderBy(desc(drafts.savedAt))
    .all()
    .map(({ name }) => name);

/** Who saved which form since an instant, the latest first. */
export const writersSince = (db: Reader, since: Instant): { key: string; name: string; accountId: number }[] =>
  db
    .select({ key: drafts.key, name: accounts.name, accountId: drafts.accountId })
    .from(drafts)
    .innerJoin(accounts, eq(accounts.id, drafts.accountId))
    .where(gt(drafts.savedAt, since))
    .orderBy(desc(drafts.savedAt))
    .all();

/** The drafts of an account, the latest first. */
export const draftsOf = (db: Reader, accountId: number): FormDraft[] =>
  db.select().from(drafts).where(eq(drafts.accountId, accountId)).orderBy(desc(drafts.savedAt)).all();

/** The drafts of an account for a form, the latest first. */
export const draftsOfForm = (db: Reader, accountId: number, form: string): FormDraft[] =>
  db
    .select()
    .from(drafts)
    .where(and(eq(drafts.accountId, accountId), isOfForm(form)))
    .orderBy(desc(drafts.savedAt))
    .all();

/** Deletes all but the latest drafts of an account. */
export function trimDrafts(tx: Tx, accountId: number, count: number): void {
  const latest = tx
    .select({ key: drafts.key })
    .from(drafts)
    .where(eq(drafts.accountId, accountId))
    .orderBy(desc(drafts.savedAt))
    .limit(count);
  tx.delete(drafts)
    .where(and(eq(drafts.accountId, accountId), notInArray(drafts.key, latest)))
    .run();
}

export const sweepDrafts = (tx: Tx, savedBefore: Instant): void =>
  void tx.delete(drafts).where(lt(drafts.savedAt, savedBefore)).run();
