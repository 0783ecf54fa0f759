import { t } from "#page-scripts/translate.ts";
import { type Control, controlOf, secondaryButton } from "./elements.ts";

const MAX_ROWS = 500;

/** Adds a button that adds a blank row. */
export function offerRows(rows: HTMLElement): void {
  const button = secondaryButton(t("Add another {row}", { row: rows.dataset.rowName }), () =>
    addRow(rows).querySelector<Control>("input:not([type=hidden]), textarea")?.focus(),
  );
  rows.after(button);
}

/** Adds the row that a draft's control belongs to. Gives the control; null where the form has no such rows. */
export function addRowFor(form: HTMLFormElement, name: string): Control | null {
  const [prefix = "", number] = name.split(".");
  const rows = form.querySelector<HTMLElement>(`[data-rows="${CSS.escape(prefix)}"]`);
  if (!rows || !(Number(number) < MAX_ROWS)) return null;
  while (!controlOf(form, name) && rows.children.length <= Number(number)) addRow(rows);
  return controlOf(form, name);
}

/** Adds a blank copy of the last row. */
function addRow(rows: HTMLElement): Element {
  const count = rows.children.length;
  const row = (rows.lastElementChild as Element).cloneNode(true) as Element;
  for (const element of row.querySelectorAll("*")) renumber(element, count);
  rows.append(row);
  return row;
}

/** Makes an element of row `count` one of the next row. Fields are numbered from 0, labels from 1. */
function renumber(element: Element, count: number): void {
  for (const name of ["id", "name", "for", "aria-describedby"]) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, value.replace(/\.\d+\./, `.${count}.`));
  }
  if (element.matches("label, legend"))
    element.textContent = (element.textContent ?? "").replace(String(count), String(count + 1));
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) element.value = element.defaultValue = "";
  if (element instanceof HTMLSelectElement) element.selectedIndex = 0;
  if (element.matches(".fault")) element.remove();
}
