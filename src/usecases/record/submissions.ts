import type { Reader, Tx } from "#db/engine/open.ts";
import { loadEntry } from "#db/incidents/entries.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { addSubmission, submissionDigest } from "#db/record/submissions.ts";
import { Conflict } from "#domain/errors.ts";
import type { AnyUpdate } from "#domain/record/entry.ts";
import { sha256 } from "#usecases/accounts/token.ts";

/** What posts an update, under an id that its sender created, so that sending it twice posts once. */
export interface Submission {
  id?: string | undefined;
  message: string;
  /** Everything that the sender typed, as one text; without it only the message tells a repetition from another submission. */
  submitted?: string | undefined;
}

/**
 * The incident or maintenance that a submission has been posted to; undefined if it has not. Refuses another submission under the
 * same id: its sender must not take it for published.
 */
export function postedBefore(db: Reader, { id, ...submission }: Submission): { id: string; update: string } | undefined {
  const entry = id === undefined ? undefined : incidentOfUpdate(db, id);
  if (id === undefined || entry === undefined) return undefined;
  if (isRepetition(db, entry, id, submission)) return { id: entry, update: id };
  throw new Conflict(
    "message",
    "This form was already posted, with different content.",
    "Check the dashboard: post an update there, or submit this again as a new item.",
  );
}

function isRepetition(db: Reader, entry: string, id: string, { message, submitted }: Omit<Submission, "id">): boolean {
  const digest = submissionDigest(db, id);
  if (digest !== undefined && submitted !== undefined) return digest === sha256(submitted);
  const updates: readonly AnyUpdate[] = loadEntry(db, entry)?.updates ?? [];
  return updates.find((update) => update.id === id)?.revisions[0]?.text === message;
}

/** Whether an update with the id exists that another submission posted. */
export function wasPostedOtherwise(db: Reader, { id, ...submission }: Submission): boolean {
  const entry = id === undefined ? undefined : incidentOfUpdate(db, id);
  return id !== undefined && entry !== undefined && !isRepetition(db, entry, id, submission);
}

/** Remembers which submission posted an update. */
export function rememberSubmission(tx: Tx, update: string, { submitted }: Submission): void {
  if (submitted !== undefined) addSubmission(tx, update, sha256(submitted));
}
