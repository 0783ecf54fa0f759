import type { AdminContext } from "#admin/http/admin-context.ts";
import { asRefusal } from "#db/engine/disk-faults.ts";
import { refusalsIn } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { forgetDraft, othersWriting, readDraft, storeDraft } from "#usecases/incidents/drafts.ts";
import { textOf } from "./form.ts";
import { isUnchanged } from "./local-time.ts";

/** Fields of one submission, which are not part of the draft. */
const SUBMISSION_FIELDS = new Set(["do", "ask", "template", "review"]);
const KEY = /^(new|[0-9a-z]{12}\.[a-z]+(-[0-9a-z]{12})?|maintenance\.[a-z]+)$/;

/** A draft of a form, stored on the server. */
export interface FormDraft {
  values: FormData;
  savedAt: Instant;
}

/** Stores a form's fields as a draft of the user. Gives whether it was stored. */
export function saveFormDraft({ context, account }: AdminContext, key: string, values: FormData): boolean {
  if (!account || !KEY.test(key)) return false;
  return tryWrite(() => storeDraft(context, { accountId: account.id, key, fields: fieldsOf(values) }));
}

/** A draft that cannot be written must not fail the request: the answer carries what the user typed. */
function tryWrite(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (refusalsIn(asRefusal(error)).length === 0) throw error;
    return false;
  }
}

/** The fields that a user filled in. A time left as shown is left out, since it means now. */
export function fieldsOf(values: FormData): [name: string, value: string][] {
  const isNow = isUnchanged(values, "at");
  return [...values].flatMap(([name, value]): [string, string][] =>
    typeof value !== "string" || SUBMISSION_FIELDS.has(name) || (isNow && (name === "at" || name === "atShown"))
      ? []
      : [[name, value]],
  );
}

/** A blank form with fields filled in. */
export function filledWith(blank: FormData, fields: Iterable<readonly [name: string, value: FormDataEntryValue]>): FormData {
  const values = new FormData();
  for (const [name, value] of blank) values.set(name, value);
  for (const [name, value] of fields) values.set(name, value);
  return values;
}

/** The key of a form's draft. A form that was sent for review has a key of its own: its text is not the reviewer's draft. */
export function draftKeyOf(key: string, values: FormData): string {
  const review = textOf(values, "review");
  return /^[0-9a-z]{12}$/.test(review) ? `review-${review}` : key;
}

/** The user's draft of a form, over its blank fields; undefined where there is none. */
export function loadFormDraft({ context, account }: AdminContext, key: string, blank: FormData): FormDraft | undefined {
  const draft = account && readDraft(context, account.id, key);
  if (!draft) return undefined;
  return { values: filledWith(blank, draft.fields), savedAt: draft.savedAt };
}

/** Deletes the user's draft of a form. */
export function discardFormDraft({ context, account }: AdminContext, key: string): void {
  if (account) tryWrite(() => forgetDraft(context, account.id, key));
}

/** The names of the other users who are editing a form now. */
export const otherEditorsOf = ({ context, account }: AdminContext, key: string): string[] =>
  account ? othersWriting(context, account.id, key) : [];
