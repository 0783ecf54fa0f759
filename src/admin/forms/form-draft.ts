import type { AdminContext } from "#admin/http/admin-context.ts";
import { asRefusal } from "#db/engine/disk-faults.ts";
import { refusalsIn } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { forgetDraft, keepDraft, othersWriting, readDraft } from "#usecases/incidents/drafts.ts";
import { textOf } from "./form.ts";
import { isUnchanged } from "./local-time.ts";

/** What belongs to one sending of the form, and not to what somebody wrote. */
const PASSING = new Set(["do", "ask", "template", "review"]);
const KEY = /^(new|[0-9a-z]{12}\.[a-z]+(-[0-9a-z]{12})?|maintenance\.[a-z]+)$/;

/** A form's draft on the server. */
export interface SavedForm {
  values: FormData;
  savedAt: Instant;
}

/** Keeps what stands in a form, if the record takes it; tells whether it did. */
export function keepForm({ context, account }: AdminContext, key: string, values: FormData): boolean {
  if (!account || !KEY.test(key)) return false;
  return isDone(() => keepDraft(context, { accountId: account.id, key, fields: fieldsOf(values) }));
}

/** A draft is beside the point: a record that takes no writes just then must cost neither the answer nor what was typed. */
function isDone(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (refusalsIn(asRefusal(error)).length === 0) throw error;
    return false;
  }
}

/** What somebody wrote in a form. A time that was left as shown is not part of it: it means now. */
export function fieldsOf(values: FormData): [name: string, value: string][] {
  const isNow = isUnchanged(values, "at");
  return [...values].flatMap(([name, value]): [string, string][] =>
    typeof value !== "string" || PASSING.has(name) || (isNow && (name === "at" || name === "atShown")) ? [] : [[name, value]],
  );
}

/** Blank fields with what somebody wrote in their place. */
export function filledWith(blank: FormData, fields: Iterable<readonly [name: string, value: FormDataEntryValue]>): FormData {
  const values = new FormData();
  for (const [name, value] of blank) values.set(name, value);
  for (const [name, value] of fields) values.set(name, value);
  return values;
}

/** The key under which a form is kept: one that shows another's words, sent for review, is not the draft of whoever reads it. */
export function draftKeyOf(key: string, values: FormData): string {
  const review = textOf(values, "review");
  return /^[0-9a-z]{12}$/.test(review) ? `review-${review}` : key;
}

/** What somebody was writing in a form, over its blank fields; undefined when there is nothing. */
export function savedForm({ context, account }: AdminContext, key: string, blank: FormData): SavedForm | undefined {
  const draft = account && readDraft(context, account.id, key);
  if (!draft) return undefined;
  return { values: filledWith(blank, draft.fields), savedAt: draft.savedAt };
}

export function forgetForm({ context, account }: AdminContext, key: string): void {
  if (account) isDone(() => forgetDraft(context, account.id, key));
}

/** The names of others who are writing in a form just now. */
export const othersIn = ({ context, account }: AdminContext, key: string): string[] =>
  account ? othersWriting(context, account.id, key) : [];
