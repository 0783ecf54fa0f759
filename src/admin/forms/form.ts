import { TooSoon } from "#domain/accounts/throttle.ts";
import { Conflict, Refusal, Refusals, refusalsIn } from "#domain/errors.ts";
import { type Language, type Phrase, phrase, translate } from "#domain/phrase.ts";
import { printable } from "#domain/printable.ts";
import { offsetText, wallClock } from "#domain/time.ts";

/** An error in one field, for the user who filled it in. */
export interface FormError {
  field: string;
  /** In English. */
  message: string;
  /** What is wrong and how to correct it, for translation into the user's language. */
  phrases: readonly Phrase[];
}

/** One form on a page: the values and the errors of its fields. */
export interface FormState {
  /** Identifies the form on its page, and its draft. */
  key: string;
  values: FormData;
  errors: readonly FormError[];
  /** The HTTP status of a form with errors; 422 unless set. */
  status?: number;
  /** Seconds after which it may be submitted again. */
  retryAfter?: number;
}

/** The posted form; an empty one where the request has none, so that the rules refuse it field by field. */
export async function formOf(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return new FormData();
  return request.formData();
}

/** A field's text, with line breaks as "\n". A missing field is empty. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === "string" ? printable(value) : "";
}

/** A field's trimmed text; null where it is empty. */
export const textOrNull = (values: FormData, name: string): string | null => textOf(values, name).trim() || null;

/** The items of a field, one on each line; a line that starts with a space continues the item before it. */
export const itemsOf = (values: FormData, name: string): string[] =>
  textOf(values, name)
    .split(/\n(?=\S)/)
    .map((item) => item.trim().replace(/\n {2}/g, "\n"))
    .filter(Boolean);

/** Items as the text of such a field. */
export const itemsText = (items: readonly string[]): string => items.map((item) => item.replaceAll("\n", "\n  ")).join("\n");

/** The numbers of the rows that a form carries under `prefix`, in order: `action.0.title`, `action.3.due` → 0, 3. */
export function rowsOf(values: FormData, prefix: string): number[] {
  const numbers = [...values.keys()].flatMap((key) => {
    const [name, number] = key.split(".");
    return name === prefix && /^\d{1,3}$/.test(number ?? "") ? [Number(number)] : [];
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** A field's value, which must be one of those allowed. Refuses any other. */
export function choiceOf<T extends string>(values: FormData, name: string, allowed: readonly T[], field = name): T {
  const text = textOf(values, name);
  const value = allowed.find((candidate) => candidate === text);
  if (value) return value;
  throw new Refusal(
    field,
    text ? phrase("“{text}” is not a valid choice.", { text }) : "Nothing is chosen.",
    phrase("Choose one of: {words}.", { words: allowed.join(", ") }),
  );
}

/** Runs every reader and throws all of their refusals together, so that a user sees all errors of a form at once. */
export function gather<T extends Record<string, () => unknown>>(readers: T): { [K in keyof T]: ReturnType<T[K]> } {
  const refusals: Refusal[] = [];
  const read = Object.entries(readers).map(([name, reader]) => {
    try {
      return [name, reader()];
    } catch (error) {
      const found = refusalsIn(error);
      if (found.length === 0) throw error;
      refusals.push(...found);
      return [name, undefined];
    }
  });
  if (refusals.length > 0) throw new Refusals(refusals);
  return Object.fromEntries(read);
}

/** The form errors in a refusal, to show beside the fields. Any other error is rethrown. */
export function formErrorsIn(error: unknown): FormError[] {
  const refusals = refusalsIn(error);
  if (refusals.length === 0) throw error;
  return refusals.map(({ field, rule, repair, phrases }) => ({ field, message: `${rule} ${repair}`.trim(), phrases }));
}

const UTC_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** Times in UTC, as the rules write them, as local times: users type and read times in the page's zone. */
const inZone = (text: string, zone: string): string =>
  text.replace(UTC_TIME, (time) => {
    const { year, month, day, hour, minute } = wallClock(Date.parse(time), zone);
    const [mm, dd, hh, min] = [month, day, hour, minute].map((value) => String(value).padStart(2, "0"));
    return `${year}-${mm}-${dd} ${hh}:${min} ${offsetText(Date.parse(time), zone)}`;
  });

/** An error's text in a language, with times in a zone. No space follows a sentence that ends in a full-width mark. */
export const errorText = ({ phrases }: FormError, language: Language, zone: string): string =>
  phrases
    .map((each) => inZone(translate(each, language), zone))
    .join(" ")
    .trim()
    .replace(/(?<=[。！？]) /g, "");

/** Errors with their messages in a language. */
export const localizeErrors = (errors: readonly FormError[] = [], language: Language, zone: string): FormError[] =>
  errors.map((error) => ({ ...error, message: errorText(error, language, zone) }));

/** A refused form, with what the user typed and its errors. Any error but a refusal is rethrown. */
export function failedForm(key: string, values: FormData, error: unknown): FormState {
  const errors = formErrorsIn(error);
  if (error instanceof TooSoon) return { key, values, errors, status: 429, retryAfter: error.seconds };
  if (refusalsIn(error).some((refusal) => refusal instanceof Conflict)) return { key, values, errors, status: 409 };
  return { key, values, errors, status: errors.some(({ field }) => field === "role" || field === "review") ? 403 : 422 };
}

/** A form with the given values by field name. */
export function formFrom(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** Fields that a form has besides what its user typed: what it was based on, and what is to happen with it. */
const NOT_TYPED = ["id", "ask", "do", "basis", "basisBefore", "review", "merged"];

/** What the user of a form typed, as one text; a time that is still the one suggested is not typed. */
export function typedIn(values: FormData): string {
  const typed = [...values].filter(
    ([name, value]) =>
      value !== "" && !NOT_TYPED.includes(name) && !name.endsWith("Shown") && value !== values.get(`${name}Shown`),
  );
  return JSON.stringify(typed.map(([name, value]) => [name, String(value).replaceAll("\r\n", "\n")]).sort());
}

/** The same form for another update. */
export function withNewId(values: FormData, id: string): FormData {
  const another = new FormData();
  for (const [name, value] of values) another.append(name, value);
  another.set("id", id);
  return another;
}
