import { TooSoon } from "#domain/accounts/throttle.ts";
import { Conflict, Refusal, Refusals, refusalsIn } from "#domain/errors.ts";
import { type Language, type Phrase, phrase, translate } from "#domain/phrase.ts";
import { printable } from "#domain/printable.ts";

/** What is wrong with one field, in words for the person who filled it in. */
export interface Fault {
  field: string;
  /** In English. */
  message: string;
  /** What is wrong and how it is put right, to be said in the reader's language. */
  said: readonly Phrase[];
}

/** One form on a page: what stands in its fields, and what is wrong with them. */
export interface FormState {
  /** Tells the forms of a page apart, and their drafts. */
  key: string;
  values: FormData;
  faults: readonly Fault[];
  /** What a form with faults is answered with; 422 unless said otherwise. */
  status?: number;
  /** Seconds after which it may be sent again. */
  retryAfter?: number;
}

/** The posted form; an empty one when the request carries none, which the rules then refuse field by field. */
export async function formOf(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return new FormData();
  return request.formData();
}

/** A field's text, with line breaks as one character. A field that is not there is empty. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === "string" ? printable(value) : "";
}

/** A field's text without space around it; null when nothing is left. */
export const textOrNull = (values: FormData, name: string): string | null => textOf(values, name).trim() || null;

/** The items of a field, one a line; a line that begins with a space goes on with the item before it. */
export const itemsOf = (values: FormData, name: string): string[] =>
  textOf(values, name)
    .split(/\n(?=\S)/)
    .map((item) => item.trim().replace(/\n {2}/g, "\n"))
    .filter(Boolean);

/** Items as such a field shows them. */
export const onLines = (items: readonly string[]): string => items.map((item) => item.replaceAll("\n", "\n  ")).join("\n");

/** The numbers of the rows that a form carries under `prefix`, in order: `action.0.title`, `action.3.due` → 0, 3. */
export function rowsOf(values: FormData, prefix: string): number[] {
  const numbers = [...values.keys()].flatMap((key) => {
    const [word, number] = key.split(".");
    return word === prefix && /^\d{1,3}$/.test(number ?? "") ? [Number(number)] : [];
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The word among those allowed, or a refusal of the field. */
export function wordOf<T extends string>(values: FormData, name: string, words: readonly T[], field = name): T {
  const text = textOf(values, name);
  const word = words.find((candidate) => candidate === text);
  if (word) return word;
  throw new Refusal(
    field,
    text ? phrase("“{text}” is not a valid choice.", { text }) : "Nothing is chosen.",
    phrase("Choose one of: {words}.", { words: words.join(", ") }),
  );
}

/** Runs every reader, so that all faults of a form are told at once; throws them together. */
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

/** What is wrong, for showing beside the fields. An error that is no refusal is thrown on. */
export function faultsOf(error: unknown): Fault[] {
  const refusals = refusalsIn(error);
  if (refusals.length === 0) throw error;
  return refusals.map(({ field, rule, repair, phrases: said }) => ({ field, message: `${rule} ${repair}`.trim(), said }));
}

/** What is wrong, in a language. Sentences that end in a full-width mark stand without a space between them. */
export const faultText = ({ said }: Fault, language: Language): string =>
  said
    .map((each) => translate(each, language))
    .join(" ")
    .trim()
    .replace(/(?<=[。！？]) /g, "");

/** Faults with their words in a language. */
export const formErrorsOf = (faults: readonly Fault[] = [], language: Language): Fault[] =>
  faults.map((fault) => ({ ...fault, message: faultText(fault, language) }));

/** A form that was not taken, with what was typed and what is wrong. An error that is no refusal is thrown on. */
export function failedForm(key: string, values: FormData, error: unknown): FormState {
  const faults = faultsOf(error);
  if (error instanceof TooSoon) return { key, values, faults, status: 429, retryAfter: error.seconds };
  if (refusalsIn(error).some((refusal) => refusal instanceof Conflict)) return { key, values, faults, status: 409 };
  return { key, values, faults, status: faults.some(({ field }) => field === "role" || field === "review") ? 403 : 422 };
}

/** Fields filled in from plain words, as a form would send them. */
export function formFrom(words: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, word] of Object.entries(words)) form.set(name, word);
  return form;
}
