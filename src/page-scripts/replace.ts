// Puts a newer version of the page in place, and leaves open parts, focus and scroll position as they are.

import { announce, find, isUnconfirmed, TITLE_PREFIX } from "./elements.ts";
import { request } from "./request.ts";
import { addOwnTimes } from "./times.ts";
import { t } from "./translate.ts";

const { body } = document;

/** Fetches this page anew, under an address that no cache has an older version for. */
export async function fetchPage(hash = ""): Promise<Document> {
  const answer = await request(`${location.pathname}?${hash}`, "reload");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Replaces the page's content. Gives false where the reader is selecting or typing, which it would disturb. */
export function replacePage(next: Document, mayReload: boolean): boolean {
  const main = next.querySelector("main") as HTMLElement;
  const policyOf = (page: Document) => page.querySelector<HTMLMetaElement>("meta[http-equiv]")?.content;
  // A page of another design has another policy, and must be loaded anew. Not on the first check, so that this cannot loop.
  if (mayReload && policyOf(next) !== policyOf(document)) location.reload();
  if (getSelection()?.isCollapsed === false || document.activeElement?.matches("input:not([type=checkbox]), textarea, select"))
    return false;
  replaceMain(main, next);
  announce(t("This page has changed: {heading}", { heading: main.querySelector("h1")?.textContent as string }));
  return true;
}

function replaceMain(main: HTMLElement, next: Document): void {
  const nameOf = (element: Element | null) => element?.id || element?.getAttribute("href") || element?.textContent;
  const old = find("main");
  const open = [...old.querySelectorAll("details[open] > summary")].map(nameOf);
  const focused = old.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
  const top = scrollY;
  old.replaceWith(main);
  addOwnTimes();
  document.title = (isUnconfirmed() ? TITLE_PREFIX : "") + next.title;
  const { level } = next.body.dataset;
  if (level) body.dataset[isUnconfirmed() ? "was" : "level"] = level;
  for (const summary of main.querySelectorAll("summary"))
    if (open.includes(nameOf(summary))) summary.parentElement?.setAttribute("open", "");
  const focusable = [...main.querySelectorAll<HTMLElement>("a, summary, [tabindex]")].find(
    (element) => nameOf(element) === focused,
  );
  focusable?.focus({ preventScroll: true });
  scrollTo({ top, behavior: "instant" });
}
