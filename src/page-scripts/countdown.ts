// How long until the next update is due, or since when it is overdue. A file cannot say that.

import { countdownPhrase, isOverdue } from "#domain/due.ts";
import { announce } from "./elements.ts";
import { phraseText, t } from "./translate.ts";

/** Shows the countdowns at `now`, and announces each once when it becomes overdue while the page is open. */
export function showCountdowns(now: number): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-next-update]")) {
    const time = place.querySelector("time") as HTMLTimeElement;
    const by = Date.parse(time.dateTime);
    const text = phraseText(countdownPhrase(by, now));
    if (isOverdue(by, now)) {
      showOverdue(place, time, text);
      if (place.dataset.left) announce(t("The next update is overdue."));
    } else showLeft(place, text);
    place.dataset.left = isOverdue(by, now) ? "" : text;
  }
}

function showOverdue(place: HTMLElement, time: HTMLElement, text: string): void {
  const label = document.createElement("b");
  label.className = "late";
  label.textContent = text;
  const parts = t("{overdue}: next update was due {time}").split(/(\{\w+\})/);
  const nodes: Record<string, Node> = { "{overdue}": label, "{time}": time };
  place.replaceChildren(...parts.map((part) => nodes[part] ?? part));
  place.dataset.late = "";
}

function showLeft(place: HTMLElement, text: string): void {
  const shown = place.querySelector(".left") ?? place.appendChild(document.createElement("span"));
  shown.className = "left soft";
  shown.textContent = t(" ({text})", { text });
}
