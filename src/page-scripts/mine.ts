// "Am I affected?": narrows the front page to the services and regions that its reader picks, and says what is hit of these. The choice
// is kept in the page's address and nowhere else. Without it each service and each region has a page of its own.

import { t } from "./translate.ts";

type Kind = "services" | "regions";

/** A row or a column of the matrix that can be picked. */
interface Choice {
  slug: string;
  name: string;
}

const slugOf = (link: HTMLAnchorElement): string => link.pathname.split("/")[2] ?? "";
const choice = (link: HTMLAnchorElement): Choice => ({ slug: slugOf(link), name: link.textContent ?? "" });
const links = (selector: string) => [...document.querySelectorAll<HTMLAnchorElement>(`.matrix ${selector}`)];
const picked = (kind: Kind): string[] => new URLSearchParams(location.search).get(kind)?.split(" ").filter(Boolean) ?? [];

/** Whether a slug is picked; where nothing of its kind is, everything is. */
const isMine = (kind: Kind, slug: string): boolean => picked(kind).length === 0 || picked(kind).includes(slug);
const hasPicked = () => picked("services").length + picked("regions").length > 0;

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  content: (Node | string)[] = [],
  set: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), set);
  made.append(...content);
  return made;
}

function keep(kind: Kind, slug: string, isPicked: boolean): void {
  const slugs = picked(kind).filter((each) => each !== slug);
  const query = new URLSearchParams(location.search);
  if (isPicked) slugs.push(slug);
  query.set(kind, slugs.join(" "));
  if (slugs.length === 0) query.delete(kind);
  move(query);
}

function move(query: URLSearchParams): void {
  history.replaceState(null, "", query.size > 0 ? `?${query}` : location.pathname);
  narrow();
}

function choices(kind: Kind, all: readonly Choice[]): HTMLFieldSetElement {
  const boxes = all.map(({ slug, name }) => {
    const checked = picked(kind).includes(slug);
    const box = element("input", [], { type: "checkbox", id: `mine-${kind}-${slug}`, checked });
    box.onchange = () => keep(kind, slug, box.checked);
    return element("label", [box, ` ${name}`]);
  });
  return element("fieldset", [element("legend", [kind === "services" ? t("My services") : t("My regions")]), ...boxes]);
}

let isOpen = false;

/** Puts the answer under the verdict, and the picker under that; after the page was refreshed, once more. */
function build(): void {
  const verdict = document.querySelector(".verdict");
  if (!verdict || document.querySelector("#mine")) return;
  const everything = element("button", [t("Show everything again")], { type: "button", onclick: () => clear() });
  const form = element("form");
  const keeping = element("p", [t("Your selection is saved in this page's URL. Bookmark or share it."), " ", everything], {
    className: "soft",
  });
  const picker = element("details", [element("summary", [t("Am I affected?")]), form, keeping], {
    id: "mine",
    open: isOpen,
  });
  picker.ontoggle = () => {
    isOpen = picker.open;
    if (isOpen) offer(form);
  };
  if (isOpen) offer(form);
  const said = element("div", [], { id: "own" });
  said.setAttribute("role", "status");
  verdict.after(said, picker);
  if (hasPicked()) narrow();
}

/** Puts in what can be picked, once its reader wants to: most never do, and the page is read sooner without it. */
function offer(form: HTMLFormElement): void {
  if (form.childElementCount > 0) return;
  form.append(choices("services", links('[scope="row"] > a').map(choice)), choices("regions", links(".region > a").map(choice)));
}

function clear(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("#mine input")) box.checked = false;
  move(new URLSearchParams());
}

/** Hides what is not the reader's, and says what is hit of the rest. */
function narrow(): void {
  const columns = links(".region > a").map(slugOf);
  const shown = columns.map((slug) => isMine("regions", slug));
  for (const [index, header] of document.querySelectorAll<HTMLElement>(".matrix .region").entries())
    header.hidden = !shown[index];
  const hits: string[] = [];
  for (const row of document.querySelectorAll<HTMLTableRowElement>(".matrix tr[data-service]")) {
    row.hidden = !isMine("services", row.dataset.service as string);
    const service = row.querySelector("a")?.textContent;
    for (const [index, cell] of [...row.cells].slice(1).entries()) {
      const isGlobal = cell.matches(".global");
      if (isGlobal) cell.colSpan = shown.filter(Boolean).length;
      else cell.hidden = !shown[index];
      const state = cell.querySelector("svg.cell:not(.fine)")?.getAttribute("aria-label");
      if (state && !row.hidden && !cell.hidden)
        hits.push(
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
  answer(hits);
}

const regionNames = () => links(".region > a").map(({ textContent }) => textContent);

function answer(hits: readonly string[]): void {
  const said = document.querySelector<HTMLElement>("#own");
  if (!said) return;
  const list = element(
    "ul",
    hits.map((hit) => element("li", [hit])),
  );
  const verdict = hits.length > 0 ? t("Affected:") : t("None of your services or regions are affected.");
  const told = [element("p", [element("b", [verdict])]), ...(hits.length > 0 ? [list] : [])];
  said.replaceChildren(...(hasPicked() ? told : []));
  said.className = hits.length > 0 ? "" : "calm";
}

// A page that was refreshed is another; what had the focus gets it back.
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
