import { t } from "#page-scripts/translate.ts";
import { allOf, oneOf } from "./elements.ts";

/** Updates the durations of a page that stays open: until updates are due, and since a rehearsal started. */
export function startClocks(): void {
  const clock = document.querySelector<HTMLElement>("[data-since]");
  if (clock) setInterval(showElapsed, 1_000, clock);
  const due = allOf("[data-due]");
  if (due.length > 0) setInterval(() => due.forEach(showRemaining), 15_000);
}

function showElapsed(clock: HTMLElement): void {
  const seconds = Math.floor((Date.now() - Number(clock.dataset.since)) / 1000);
  clock.textContent = t("{minutes} min {seconds} s", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

function showRemaining(due: HTMLElement): void {
  const left = Number(due.dataset.due) - Date.now();
  const minutes = Math.floor(Math.abs(left) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const long =
    minutes < 120
      ? t(minutes === 1 ? "1 minute" : "{n} minutes", { n: minutes })
      : t("{hours} h {minutes} min", { hours, minutes: rest });
  const time = minutes < 1 ? t("under a minute") : long;
  due.classList.toggle("overdue", left <= 0);
  oneOf("[data-due-words]", due).textContent = t(left > 0 ? "due in {time}" : "overdue by {time}", { time });
}
