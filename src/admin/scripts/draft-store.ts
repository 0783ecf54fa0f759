/** A control that the user changed, and its value. */
export type Change = [name: string, value: string | boolean];

/** A draft of a form in the browser's storage. */
interface Draft {
  at: number;
  typed: Change[];
  /** The start of its text, or the heading of its page. */
  title: string;
  /** The path of the form's page. */
  path: string;
}

/** A draft, the name of its form, and the id of the update that it becomes, or a random one where the form has none. */
export interface StoredDraft extends Draft {
  form: string;
  id: string;
}

const PREFIX = "afloat.draft.";
const MAX_DRAFTS = 50;
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

const keyOf = (form: string, id: string): string => `${PREFIX}${form}/${id}`;

/** The draft of a form with an id; undefined where there is none. */
export function readDraft(form: string, id: string): StoredDraft | undefined {
  const text = localStorage.getItem(keyOf(form, id));
  const { at = 0, typed = [], title = "", path = "" }: Partial<Draft> = JSON.parse(text ?? "{}");
  return typed.length > 0 ? { form, id, at, typed, title, path } : undefined;
}

export function writeDraft({ form, id, ...draft }: StoredDraft): void {
  localStorage.setItem(keyOf(form, id), JSON.stringify(draft));
  for (const old of allDrafts().slice(MAX_DRAFTS)) dropDraft(old.form, old.id);
}

export const dropDraft = (form: string, id: string): void => localStorage.removeItem(keyOf(form, id));

/** All drafts of this browser, the latest first. Those past their retention are deleted. */
export function allDrafts(): StoredDraft[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && key.includes("/"));
  const drafts = keys.flatMap((key) => {
    const [form = "", id = ""] = key.slice(PREFIX.length).split("/");
    return readDraft(form, id) ?? [];
  });
  const limit = Date.now() - RETENTION_MS;
  for (const { form, id } of drafts.filter(({ at }) => at < limit)) dropDraft(form, id);
  return drafts.filter(({ at }) => at >= limit).sort((a, b) => b.at - a.at);
}

/** Gives the only draft that a form had in former versions of Afloat an id, so that it is listed like the others. */
export function adoptFormerDraft(form: string, newId: string): void {
  const text = localStorage.getItem(PREFIX + form);
  if (!text) return;
  const { at = 0, typed = [], id = newId }: Partial<StoredDraft> = JSON.parse(text);
  const title = String(typed.find(([name]) => name === "title")?.[1] ?? "");
  writeDraft({ form, id, at, typed, title: title || document.title, path: location.pathname });
  localStorage.removeItem(PREFIX + form);
}

/**
 * The drafts that this tab wrote last and submitted last, by form: a tab that comes back to a page finds its own text there, and no
 * other tab does.
 */
export const tab = {
  get: (what: "written" | "submitted", form: string): string | undefined =>
    sessionStorage.getItem(`afloat.${what}.${form}`) ?? undefined,
  set: (what: "written" | "submitted", form: string, id: string): void => sessionStorage.setItem(`afloat.${what}.${form}`, id),
  forget: (what: "written" | "submitted", form: string): void => sessionStorage.removeItem(`afloat.${what}.${form}`),
};
