import { t } from "./translate.ts";

const { documentElement: root } = document;

/** Precedes the title of a page that is not confirmed. */
export const TITLE_PREFIX = t("Not confirmed · ");

export const find = <T extends HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;

/** The time of the last change that the page shows. */
export const madeAt = (): number => Date.parse(find<HTMLTimeElement>("#as-of time").dateTime);

/** Whether the page is shown as not confirmed. */
export const isUnconfirmed = (): boolean => "unconfirmed" in root.dataset;

/** Shows beside the page's time whether it is confirmed. */
export function showStatus(text: string): void {
  find("#as-of > span").textContent = text;
}

const news: string[] = [];

/** Announces a change to screen readers; what changes in one moment is announced together, since only the last text is read out. */
export function announce(text: string): void {
  if (news.push(text) > 1) return;
  setTimeout(() => {
    find("#news").textContent = news.splice(0).join(" ");
  });
}
