import { isOverdue, timeLeftPhrase } from "#domain/due.ts";
import { phraseText, t } from "#page-scripts/translate.ts";
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
  const [by, now] = [Number(due.dataset.due), Date.now()];
  const isLate = isOverdue(by, now);
  due.classList.toggle("overdue", isLate);
  const time = phraseText(timeLeftPhrase(by, now));
  oneOf("[data-due-words]", due).textContent = t(isLate ? "overdue by {time}" : "due in {time}", { time });
}
