// "Am I affected?": reduces the front page to the services and regions that the reader selects, and lists the affected ones. The
// selection is stored in the page's URL only. Without this script, each service and each region has a page of its own.

import { t } from "./translate.ts";

type Kind = "services" | "regions";

/** A row or a column of the matrix that can be selected. */
interface Target {
  slug: string;
  name: string;
}

const slugOf = (link: HTMLAnchorElement): string => link.pathname.split("/")[2] ?? "";
const targetOf = (link: HTMLAnchorElement): Target => ({ slug: slugOf(link), name: link.textContent ?? "" });
const links = (selector: string) => [...document.querySelectorAll<HTMLAnchorElement>(`.matrix ${selector}`)];
const selected = (kind: Kind): string[] => new URLSearchParams(location.search).get(kind)?.split(" ").filter(Boolean) ?? [];

/** Whether a slug is selected; where none of its kind is, all count as selected. */
const isMine = (kind: Kind, slug: string): boolean => selected(kind).length === 0 || selected(kind).includes(slug);
const hasSelection = () => selected("services").length + selected("regions").length > 0;

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  content: (Node | string)[] = [],
  properties: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...content);
  return made;
}

function select(kind: Kind, slug: string, isSelected: boolean): void {
  const slugs = selected(kind).filter((other) => other !== slug);
  const query = new URLSearchParams(location.search);
  if (isSelected) slugs.push(slug);
  query.set(kind, slugs.join(" "));
  if (slugs.length === 0) query.delete(kind);
  saveSelection(query);
}

function saveSelection(query: URLSearchParams): void {
  history.replaceState(null, "", query.size > 0 ? `?${query}` : location.pathname);
  applySelection();
}

function checkboxes(kind: Kind, all: readonly Target[]): HTMLFieldSetElement {
  const boxes = all.map(({ slug, name }) => {
    const checked = selected(kind).includes(slug);
    const box = element("input", [], { type: "checkbox", id: `mine-${kind}-${slug}`, checked });
    box.onchange = () => select(kind, slug, box.checked);
    return element("label", [box, ` ${name}`]);
  });
  return element("fieldset", [element("legend", [kind === "services" ? t("My services") : t("My regions")]), ...boxes]);
}

let isOpen = false;

/** Adds the picker and its answer below the verdict, also after the page's content was replaced. */
function build(): void {
  const verdict = document.querySelector(".verdict");
  if (!verdict || document.querySelector("#mine")) return;
  const showAll = element("button", [t("Show everything again")], { type: "button", onclick: () => clear() });
  const form = element("form");
  const hint = element("p", [t("Your selection is saved in this page's URL. Bookmark or share it."), " ", showAll], {
    className: "soft",
  });
  const picker = element("details", [element("summary", [t("Am I affected?")]), form, hint], {
    id: "mine",
    open: isOpen,
  });
  picker.ontoggle = () => {
    isOpen = picker.open;
    if (isOpen) addCheckboxes(form);
  };
  if (isOpen) addCheckboxes(form);
  const answer = element("div", [], { id: "own" });
  answer.setAttribute("role", "status");
  verdict.after(answer, picker);
  if (hasSelection()) applySelection();
}

/** Adds the checkboxes when the picker is first opened: most readers never open it, and the page renders sooner without them. */
function addCheckboxes(form: HTMLFormElement): void {
  if (form.childElementCount > 0) return;
  form.append(
    checkboxes("services", links('[scope="row"] > a').map(targetOf)),
    checkboxes("regions", links(".region > a").map(targetOf)),
  );
}

function clear(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("#mine input")) box.checked = false;
  saveSelection(new URLSearchParams());
}

/** Hides what is not selected, and lists what is affected of the rest. */
function applySelection(): void {
  const columns = links(".region > a").map(slugOf);
  const shown = columns.map((slug) => isMine("regions", slug));
  for (const [index, header] of document.querySelectorAll<HTMLElement>(".matrix .region").entries())
    header.hidden = !shown[index];
  const affected: string[] = [];
  for (const row of document.querySelectorAll<HTMLTableRowElement>(".matrix tr[data-service]")) {
    row.hidden = !isMine("services", row.dataset.service as string);
    const service = row.querySelector("a")?.textContent;
    for (const [index, cell] of [...row.cells].slice(1).entries()) {
      const isGlobal = cell.matches(".global");
      if (isGlobal) cell.colSpan = shown.filter(Boolean).length;
      else cell.hidden = !shown[index];
      const state = cell.querySelector("svg.cell:not(.fine)")?.getAttribute("aria-label");
      if (state && !row.hidden && !cell.hidden)
        affected.push(
          t("{service}, {place}: {state}", {
            service,
            place: isGlobal ? t("everywhere") : regionNames()[index],
            state,
          }),
        );
    }
  }
  for (const group of document.querySelectorAll<HTMLElement>(".matrix tbody"))
    group.hidden = !group.querySelector("tr[data-service]:not([hidden])");
  for (const bar of document.querySelectorAll<HTMLElement>(".bars li"))
    bar.hidden = !isMine("services", slugOf(bar.querySelector("a") as HTMLAnchorElement));
  for (const group of document.querySelectorAll<HTMLElement>(".bars")) group.hidden = !group.querySelector("li:not([hidden])");
  showAffected(affected);
}

const regionNames = () => links(".region > a").map(({ textContent }) => textContent);

function showAffected(affected: readonly string[]): void {
  const answer = document.querySelector<HTMLElement>("#own");
  if (!answer) return;
  const list = element(
    "ul",
    affected.map((text) => element("li", [text])),
  );
  const isUnknown = document.querySelector('.matrix [data-level="unknown"]') !== null;
  const calm = isUnknown ? t("What is affected is not known yet.") : t("Nothing that you selected is affected.");
  const verdict = affected.length > 0 ? t("Affected:") : calm;
  const content = [element("p", [element("b", [verdict])]), ...(affected.length > 0 ? [list] : [])];
  answer.replaceChildren(...(hasSelection() ? content : []));
  answer.className = affected.length > 0 || isUnknown ? "" : "calm";
}

// When the page's content is replaced, the picker is rebuilt and its control gets the focus back.
let focused = "";
document.addEventListener("focusin", ({ target }) => {
  focused = (target as HTMLElement).id;
});
new MutationObserver(() => {
  if (document.querySelector("#mine")) return;
  build();
  if (focused.startsWith("mine-")) document.getElementById(focused)?.focus({ preventScroll: true });
}).observe(document.body, { childList: true });
build();
