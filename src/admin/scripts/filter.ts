import { t } from "#page-scripts/translate.ts";
import { allOf, oneOf } from "./elements.ts";

/** Adds a search field to an impact picker, which hides the services that do not match. */
export function addFilter(picker: HTMLElement): void {
  const field = oneOf("[data-filter-here]", picker);
  const input = Object.assign(document.createElement("input"), {
    type: "search",
    id: `${picker.id}-filter`,
    autocomplete: "off" as const,
  });
  const label = Object.assign(document.createElement("label"), { htmlFor: input.id, textContent: t("Find a service") });
  field.className = "field filter";
  field.append(label, input);
  input.addEventListener("input", () => applyFilter(picker, input.value));
  input.addEventListener("keydown", (event) => {
    // Enter in the search field must not publish the form.
    if (event.key === "Enter") event.preventDefault();
  });
}

function applyFilter(picker: HTMLElement, text: string): void {
  const terms = text.toLowerCase().split(/\s+/);
  for (const group of allOf("[data-group]", picker)) {
    let shown = 0;
    for (const row of allOf("[data-service-name]", group)) {
      const name = (row.dataset.serviceName ?? "").toLowerCase();
      row.hidden = !terms.every((term) => name.includes(term));
      if (!row.hidden) shown++;
    }
    group.hidden = shown === 0;
  }
}
