import type { AdminContext } from "#admin/http/admin-context.ts";
import { asRefusal } from "#db/engine/disk-faults.ts";
import { refusalsIn } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { draftsOfForm, forgetDraft, othersWriting, readDraft, storeDraft } from "#usecases/incidents/drafts.ts";
import { textOf } from "./form.ts";
import { isUnchanged } from "./local-time.ts";

/** Fields of one submission, which are not part of the draft. */
const SUBMISSION_FIELDS = new Set(["do", "ask", "template", "review"]);
/** Fields that a blank form has a value in. A form with nothing in its other fields is not worth a draft. */
const PREFILLED_FIELDS = new Set(["id", "at", "atShown", "basis", "status", "nextUpdate"]);
/** A form that has drafts on the server, and the id of the update that the draft becomes: a user may have several drafts of a form. */
const KEY = /^(new|[0-9a-z]{12}\.update|facts-[0-9a-z]{12})\/[0-9a-z]{12}$/;
const MAX_TITLE_LENGTH = 80;

/** A draft of a form, stored on the server. */
export interface FormDraft {
  values: FormData;
  savedAt: Instant;
}

/** A draft as the user finds it in a list. `title` is the start of its text, empty where it has none. */
export interface ListedDraft {
  key: string;
  id: string;
  title: string;
  savedAt: Instant;
}

/** The key of the draft that a form's values are saved as. */
const keyOf = (form: string, values: FormData): string => `${form}/${textOf(values, "id")}`;

/** Whether a form's values can be saved as a draft on the server. */
export const hasDraft = (form: string, values: FormData): boolean => KEY.test(keyOf(form, values));

/** Stores a form's fields as a draft of the user, or deletes it where nothing is filled in. Gives whether it is stored. */
export function saveFormDraft({ context, account }: AdminContext, form: string, values: FormData): boolean {
  const key = keyOf(form, values);
  if (!account || !hasDraft(form, values)) return false;
  const fields = fieldsOf(values);
  return tryWrite(() =>
    fields.every(([name, value]) => PREFILLED_FIELDS.has(name) || value === "")
      ? forgetDraft(context, account.id, key)
      : storeDraft(context, { accountId: account.id, key, fields }),
  );
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

/** The name of a form among drafts. A form that was sent for review has a name of its own: its text is not the reviewer's draft. */
export function draftFormOf(form: string, values: FormData): string {
  const review = textOf(values, "review");
  return /^[0-9a-z]{12}$/.test(review) ? `review-${review}` : form;
}

/** The query parameter of a form's page that names the draft to resume. */
export const RESUMED_DRAFT = "draft";

/** The draft that a page's URL asks to resume, over the form's blank fields; undefined where it names none of the user's. */
export function resumedDraft({ context, account }: AdminContext, url: URL, form: string, blank: FormData): FormDraft | undefined {
  const draft = account && readDraft(context, account.id, `${form}/${url.searchParams.get(RESUMED_DRAFT) ?? ""}`);
  if (!draft) return undefined;
  return { values: filledWith(blank, draft.fields), savedAt: draft.savedAt };
}

/** The user's drafts of a form, the latest first. */
export const listFormDrafts = ({ context, account }: AdminContext, form: string): ListedDraft[] =>
  account ? draftsOfForm(context, account.id, form).map(listed) : [];

/** A stored draft as an entry of a list. */
export function listed({ key, fields, savedAt }: { key: string; fields: [string, string][]; savedAt: Instant }): ListedDraft {
  const values = filledWith(new FormData(), fields);
  const text = [textOf(values, "title"), textOf(values, "message")].find((each) => each.trim()) ?? "";
  const [line = ""] = text.trim().split("\n");
  const title = line.length > MAX_TITLE_LENGTH ? `${line.slice(0, MAX_TITLE_LENGTH)}…` : line;
  return { key, id: key.slice(key.indexOf("/") + 1), title, savedAt };
}

/** Deletes the draft that a form's values were saved as. */
export function discardFormDraft(admin: AdminContext, form: string, values: FormData): void {
  discardDraft(admin, keyOf(form, values));
}

/** Deletes a draft of the user. */
export function discardDraft({ context, account }: AdminContext, key: string): void {
  if (account) tryWrite(() => forgetDraft(context, account.id, key));
}

/** The names of the other users who are editing a form now. */
export const otherEditorsOf = ({ context, account }: AdminContext, form: string): string[] =>
  account ? othersWriting(context, account.id, form) : [];
