import { DISCARDED, followDiscards, listAllDrafts, listDrafts, showRestored } from "./draft-notice.ts";
import { adoptFormerDraft, type Change, dropDraft, readDraft, type StoredDraft, tab, writeDraft } from "./draft-store.ts";
import { allOf, type Control, controlOf } from "./elements.ts";
import { addRowFor } from "./rows.ts";

const SAVE_DELAY_MS = 300;
const MAX_TITLE_LENGTH = 80;

/** A form, and the id of the draft that its text is saved as. */
interface DraftForm {
  form: HTMLFormElement;
  name: string;
  id: string;
  /** Whether its text was discarded while the page is being left. */
  isDiscarded: boolean;
}

/**
 * Saves each form's input as it is typed. A draft is filled in only where the user chose it (`?draft=`), or where the same tab comes
 * back to what it wrote: by “Back”, by reloading, or after a submission that was not confirmed. All other drafts are listed.
 */
export function startDrafts(): void {
  const { posted } = document.body.dataset;
  if (posted) forgetPosted(posted);
  for (const form of allOf<HTMLFormElement>("form[data-draft]")) {
    adoptFormerDraft(form.dataset.draft as string, newId());
    const draft = "failed" in form.dataset ? takeFailed(form) : takeFresh(form);
    listDrafts(form, draft.id);
    saveOnInput(draft);
  }
  listAllDrafts();
  followDiscards();
  rememberRefresh();
}

const newId = (): string => crypto.getRandomValues(new Uint32Array(3)).join("");

/** Deletes the draft that this tab submitted, since the page confirms that it is posted. */
function forgetPosted(name: string): void {
  const id = tab.get("submitted", name);
  if (id) dropDraft(name, id);
  tab.forget("submitted", name);
  tab.forget("written", name);
}

/** A form that came back with errors, or more filled in: it holds everything itself, and more recently than its draft. */
function takeFailed(form: HTMLFormElement): DraftForm {
  const name = form.dataset.draft as string;
  const submitted = tab.get("submitted", name);
  tab.forget("submitted", name);
  const id = controlOf(form, "id")?.value || submitted || newId();
  // With a new id the form is another update: the draft of the former one was posted.
  if (submitted && submitted !== id) dropDraft(name, submitted);
  const taken = { form, name, id, isDiscarded: false };
  save(taken);
  return taken;
}

/** A blank form, or one filled in from the draft that it should show. */
function takeFresh(form: HTMLFormElement): DraftForm {
  const name = form.dataset.draft as string;
  const freshId = controlOf(form, "id")?.value;
  const taken: DraftForm = { form, name, id: freshId || newId(), isDiscarded: false };
  const chosen = new URL(location.href).searchParams.get("draft");
  const own = tab.get("submitted", name) ?? (isComingBack() ? tab.get("written", name) : undefined);
  const draft = [chosen, own].flatMap((id) => (id && readDraft(name, id)) || [])[0];
  if (!draft) return taken;
  // The page holds the server's draft already; where that is newer, it was written on another device.
  const isNewer = draft.at >= Number(form.dataset.savedAt ?? 0);
  if (isNewer) fillIn(form, draft);
  taken.id = draft.id;
  // The form may have been submitted and only its answer lost: with the same id it is still one update.
  setId(form, draft.id);
  if (isNewer)
    showRestored(form, draft, () => {
      form.reset();
      dropDraft(name, draft.id);
      tab.forget("submitted", name);
      taken.id = freshId || newId();
      setId(form, taken.id);
    });
  return taken;
}

const REFRESHING = "afloat.refreshing";

/** Whether the browser shows a page again that this tab had left: by “Back”, by reloading, or because the page refreshes itself. */
function isComingBack(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return (
    navigation?.type === "back_forward" ||
    navigation?.type === "reload" ||
    sessionStorage.getItem(REFRESHING) === location.pathname
  );
}

/** A page that refreshes itself until a publication is live must not take away what is typed meanwhile. */
function rememberRefresh(): void {
  sessionStorage.removeItem(REFRESHING);
  if (document.querySelector("meta[http-equiv=refresh]"))
    addEventListener("pagehide", () => sessionStorage.setItem(REFRESHING, location.pathname));
}

function saveOnInput(draft: DraftForm): void {
  const { form, name } = draft;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const saveNow = () => {
    clearTimeout(timer);
    timer = undefined;
    save(draft);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(saveNow, SAVE_DELAY_MS);
  });
  form.addEventListener("change", saveNow);
  form.addEventListener("submit", saveNow);
  // On the window it runs after the guard, which may have prevented the submission.
  addEventListener("submit", ({ target, defaultPrevented }) => {
    if (target === form && !defaultPrevented) tab.set("submitted", name, draft.id);
  });
  addEventListener(DISCARDED, (event) => {
    draft.isDiscarded ||= (event as CustomEvent<string>).detail === draft.id;
  });
  addEventListener("pagehide", () => {
    if (timer) saveNow();
  });
}

function save({ form, name, id, isDiscarded }: DraftForm): void {
  if (isDiscarded) return;
  const typed = ([...form.elements] as Control[]).flatMap((control) => changeOf(form, control));
  if (typed.length === 0) dropDraft(name, id);
  else {
    tab.set("written", name, id);
    writeDraft({ form: name, id, at: Date.now(), typed, title: titleOf(form), path: location.pathname });
  }
}

/** The first text of a form, or the heading of its page. */
function titleOf(form: HTMLFormElement): string {
  const texts = ["title", "message"].map((name) => controlOf(form, name)?.value?.trim());
  const title = texts.find(Boolean) ?? document.querySelector("h1")?.textContent?.trim() ?? "";
  return (title.split("\n")[0] as string).slice(0, MAX_TITLE_LENGTH);
}

/**
 * What the user changed in a control, as opposed to the value that a blank form has. A form that came filled in is saved whole,
 * except for a time that was left as shown, since it means now.
 */
function changeOf(form: HTMLFormElement, control: Control): Change[] {
  if (!control.name || ["hidden", "password", "submit", "button"].includes(control.type)) return [];
  const isWhole = "failed" in form.dataset || "savedAt" in form.dataset;
  if (isCheckbox(control)) return control.checked === control.defaultChecked && !isWhole ? [] : [[control.name, control.checked]];
  const isUnchanged = isWhole
    ? control.value === controlOf(form, `${control.name}Shown`)?.value
    : control.value === initialValue(control);
  return isUnchanged ? [] : [[control.name, control.value]];
}

const isCheckbox = (control: Control): control is HTMLInputElement => control.type === "checkbox";

function initialValue(control: Control): string | undefined {
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value;
}

function fillIn(form: HTMLFormElement, { typed }: StoredDraft): void {
  for (const [name, value] of typed) {
    const control = controlOf(form, name) ?? addRowFor(form, name);
    if (!control) continue;
    if (isCheckbox(control)) control.checked = value as boolean;
    else control.value = value as string;
    control.closest("details")?.setAttribute("open", "");
  }
}

function setId(form: HTMLFormElement, id: string): void {
  const control = controlOf(form, "id");
  if (control) control.value = id;
}
