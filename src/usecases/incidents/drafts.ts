import {
  type Draft,
  draftsOf,
  dropDraft,
  findDraft,
  otherWriters,
  saveDraft,
  sweepDrafts,
  writersSince,
} from "#db/admin/drafts.ts";
import { type Reader, transact } from "#db/engine/open.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { DAY, MINUTE } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

/** Whoever saved something so lately is writing. */
const WRITING_TIMEOUT = 2 * MINUTE;
const RETENTION = 30 * DAY;

/** Keeps what somebody is writing in a form, in the place of what they wrote there before; not what they have posted meanwhile. */
export function storeDraft(context: Context, draft: Omit<Draft, "savedAt">): void {
  requirePermission(context.actor.role, "write");
  transact(context.db, (tx) => {
    sweepDrafts(tx, context.now() - RETENTION);
    // It was on its way when they posted: kept now, it would come back to them as not yet said.
    if (isPosted(tx, draft)) return;
    saveDraft(tx, { ...draft, savedAt: context.now() });
  });
}

/** A form brings the id of the update that it becomes. */
function isPosted(db: Reader, { fields }: Pick<Draft, "fields">): boolean {
  const [, id] = fields.find(([name]) => name === "id") ?? [];
  return id !== undefined && incidentOfUpdate(db, id) !== undefined;
}

/** What somebody was writing in a form. */
export const readDraft = ({ db }: Pick<Context, "db">, accountId: number, key: string): Draft | undefined =>
  findDraft(db, accountId, key);

/** Forgets a draft: it was posted, or thrown away. */
export const forgetDraft = ({ db }: Pick<Context, "db">, accountId: number, key: string): void =>
  transact(db, (tx) => dropDraft(tx, accountId, key));

/** Who else is writing in a form just now. It locks nobody out: it only says so. */
export const othersWriting = ({ db, now }: Context, accountId: number, key: string): string[] =>
  otherWriters(db, accountId, key, now() - WRITING_TIMEOUT);

/** What somebody has been writing, the latest first. */
export const ownDrafts = ({ db }: Pick<Context, "db">, accountId: number): Draft[] => draftsOf(db, accountId);

/** Who is writing, by form. */
export const writingNow = ({ db, now }: Context): { key: string; name: string; accountId: number }[] =>
  writersSince(db, now() - WRITING_TIMEOUT);
