import { t } from "#page-scripts/translate.ts";
import { allOf, type Control, controlOf, noteWith, secondaryButton } from "./elements.ts";
import { addRowFor } from "./rows.ts";

/** A control that the user changed, and its value. */
type Change = [name: string, value: string | boolean];

/** A form's draft in the browser's storage. */
interface Draft {
  at: number;
  typed: Change[];
  id?: string;
}

const PREFIX = "afloat.draft.";
const SAVE_DELAY_MS = 300;

const keyOf = (form: HTMLFormElement): string => PREFIX + form.dataset.draft;

/** Saves each form's input as it is typed, and restores it when the page is opened again. */
export function startDrafts(): void {
  const { posted } = document.body.dataset;
  if (posted) localStorage.removeItem(PREFIX + posted);
  for (const form of allOf<HTMLFormElement>("form[data-draft]")) {
    // A form that came back with errors holds everything itself, and more recently.
    if (!("failed" in form.dataset)) restore(form);
    saveOnInput(form);
  }
}

function saveOnInput(form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const saveNow = () => {
    clearTimeout(timer);
    save(form);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(saveNow, SAVE_DELAY_MS);
  });
  form.addEventListener("change", saveNow);
  form.addEventListener("submit", saveNow);
  addEventListener("pagehide", () => {
    if (timer) saveNow();
  });
}

function save(form: HTMLFormElement): void {
  const typed = ([...form.elements] as Control[]).flatMap(changeOf);
  const draft = { at: Date.now(), typed, id: controlOf(form, "id")?.value };
  if (typed.length === 0) localStorage.removeItem(keyOf(form));
  else localStorage.setItem(keyOf(form), JSON.stringify(draft));
}

/** What the user changed in a control, as opposed to the value that the page came with. */
function changeOf(control: Control): Change[] {
  if (!control.name || ["hidden", "password", "submit", "button"].includes(control.type)) return [];
  if (isCheckbox(control)) return control.checked === control.defaultChecked ? [] : [[control.name, control.checked]];
  return control.value === initialValue(control) ? [] : [[control.name, control.value]];
}

const isCheckbox = (control: Control): control is HTMLInputElement => control.type === "checkbox";

function initialValue(control: Control): string | undefined {
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value;
}

function restore(form: HTMLFormElement): void {
  const { at = 0, typed = [], id }: Partial<Draft> = JSON.parse(localStorage.getItem(keyOf(form)) ?? "{}");
  // The page holds the server's draft already; where that is newer, it was written on another device.
  if (Number(form.dataset.savedAt ?? 0) > at) return;
  for (const [name, value] of typed) {
    const control = controlOf(form, name) ?? addRowFor(form, name);
    if (!control) continue;
    if (isCheckbox(control)) control.checked = value as boolean;
    else control.value = value as string;
    control.closest("details")?.setAttribute("open", "");
  }
  if (typed.length === 0) return;
  form.prepend(restoredNote(form, controlOf(form, "id")?.value));
  // The form may have been submitted and only its answer lost: with the same id it is still one update.
  setId(form, id);
}

function restoredNote(form: HTMLFormElement, freshId: string | undefined): HTMLParagraphElement {
  const note = noteWith("status", t("Your earlier input has been restored."), " ");
  const discard = secondaryButton(t("Discard draft"), () => {
    form.reset();
    setId(form, freshId);
    localStorage.removeItem(keyOf(form));
    note.remove();
  });
  note.append(discard);
  return note;
}

function setId(form: HTMLFormElement, id: string | undefined): void {
  const control = controlOf(form, "id");
  if (control && id) control.value = id;
}
