// A page that is not confirmed states so, and withdraws its status.

import { announce, find, isUnconfirmed, madeAt, showStatus, TITLE_PREFIX } from "./elements.ts";
import { clocks, confirmation } from "./times.ts";
import { t } from "./translate.ts";

const { body, documentElement: root } = document;

/** Shows the page as confirmed. */
export function markConfirmed(at: number): void {
  find("#unconfirmed")?.remove();
  if (isUnconfirmed()) {
    delete root.dataset.unconfirmed;
    document.title = document.title.replace(TITLE_PREFIX, "");
    for (const element of document.querySelectorAll<HTMLElement>("[data-was]")) {
      element.dataset.level = element.dataset.was as string;
      delete element.dataset.was;
    }
    announce(t("This page is confirmed again."));
  }
  showStatus(confirmation(at, madeAt()));
}

/** Withdraws the page's status, and says why. `confirmedAt` is when it was last confirmed. */
export function markUnconfirmed(reason: string, confirmedAt: number): void {
  const isNew = !isUnconfirmed();
  if (isNew) {
    root.dataset.unconfirmed = "";
    document.title = TITLE_PREFIX + document.title;
  }
  // Again each time, since the content may have been replaced.
  for (const element of document.querySelectorAll<HTMLElement>("[data-level]:not([data-was])")) {
    element.dataset.was = element.dataset.level as string;
    element.dataset.level = "unknown";
  }
  const note = document.createElement("section");
  note.id = "unconfirmed";
  // An all-clear is hidden, so that this note takes its place and becomes the page's heading.
  const headline = document.createElement(find(".verdict") && body.dataset.was === "operational" ? "h1" : "p");
  const [time, ownTime] = clocks(confirmedAt);
  const zones = document.createElement("small");
  zones.textContent = ownTime;
  headline.append(t("Not confirmed since {time}", { time }), zones);
  const explanation = document.createElement("p");
  explanation.textContent = reason;
  note.append(headline, explanation, ...[find(".elsewhere")?.cloneNode(true)].filter((node) => node !== undefined));
  find("#unconfirmed")?.remove();
  find("main").prepend(note);
  showStatus("");
  if (isNew) announce(`${headline.textContent}. ${reason}`);
}
