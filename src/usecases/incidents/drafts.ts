import {
  draftsOf,
  dropDraft,
  type FormDraft,
  findDraft,
  draftsOfForm as findDraftsOfForm,
  otherWriters,
  saveDraft,
  sweepDrafts,
  trimDrafts,
  writersSince,
} from "#db/admin/drafts.ts";
import { type Reader, transact } from "#db/engine/open.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { DAY, MINUTE } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

/** Someone who saved a form this recently counts as writing. */
const WRITING_TIMEOUT = 2 * MINUTE;
const RETENTION = 30 * DAY;
/** Beyond this number, a user's oldest drafts are deleted. */
const MAX_DRAFTS = 50;

/**
 * Saves a draft, which replaces the previous one of the same key, unless it was posted in the meantime. The key is the form's name
 * and the id of the update that the draft becomes, so that a second text in the same form does not overwrite the first.
 */
export function storeDraft(context: Context, draft: Omit<FormDraft, "savedAt">): void {
  requirePermission(context.actor.role, "write");
  transact(context.db, (tx) => {
    sweepDrafts(tx, context.now() - RETENTION);
    // This request was on its way when the form was posted: saved now, the draft would reappear as if it were not posted.
    if (isPosted(tx, draft)) return;
    saveDraft(tx, { ...draft, savedAt: context.now() });
    trimDrafts(tx, draft.accountId, MAX_DRAFTS);
  });
}

/** A form contains the id of the update that it becomes. */
function isPosted(db: Reader, { fields }: Pick<FormDraft, "fields">): boolean {
  const [, id] = fields.find(([name]) => name === "id") ?? [];
  return id !== undefined && incidentOfUpdate(db, id) !== undefined;
}

/** A draft of a user. */
export const readDraft = ({ db }: Pick<Context, "db">, accountId: number, key: string): FormDraft | undefined =>
  findDraft(db, accountId, key);

/** Deletes a draft that was posted or discarded. */
export const forgetDraft = ({ db }: Pick<Context, "db">, accountId: number, key: string): void =>
  transact(db, (tx) => dropDraft(tx, accountId, key));

/** Who else is writing in a form now. This is only shown; it locks nobody out. */
export const othersWriting = ({ db, now }: Context, accountId: number, form: string): string[] =>
  otherWriters(db, accountId, form, now() - WRITING_TIMEOUT);

/** The drafts of a user for a form, the latest first. */
export const draftsOfForm = ({ db }: Pick<Context, "db">, accountId: number, form: string): FormDraft[] =>
  findDraftsOfForm(db, accountId, form);

/** The drafts of a user, the latest first. */
export const ownDrafts = ({ db }: Pick<Context, "db">, accountId: number): FormDraft[] => draftsOf(db, accountId);

/** Who is writing in which form. */
export const writingNow = ({ db, now }: Context): { key: string; name: string; accountId: number }[] =>
  writersSince(db, now() - WRITING_TIMEOUT);
