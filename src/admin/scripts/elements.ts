/** A control of a form that holds a value. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The elements that match a selector. */
export const allOf = <E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): NodeListOf<E> =>
  within.querySelectorAll<E>(selector);

/** The first element that matches a selector. The caller knows that the page has one. */
export const oneOf = <E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E =>
  within.querySelector<E>(selector) as E;

/** A form's control by its name; null where there is none. */
export const controlOf = (form: HTMLFormElement, name: string): Control | null => form.elements.namedItem(name) as Control | null;

/** A button that does not submit its form. */
export function secondaryButton(text: string, onClick: () => void): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: text });
  button.addEventListener("click", onClick);
  return button;
}

/** A note on a form, which screen readers announce in that role. */
export function noteWith(role: "alert" | "status", ...content: readonly (Node | string)[]): HTMLParagraphElement {
  const note = document.createElement("p");
  note.className = "restored";
  note.setAttribute("role", role);
  note.append(...content);
  return note;
}
