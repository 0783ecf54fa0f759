// Keeps an admin page that stays open true: how long each promise has, and how long a rehearsal runs.
(() => {
  /** Keeps saying how long a promise has, on an admin page that stays open. */
  const countDown = (promise) => {
    const left = Number(promise.dataset.due) - Date.now();
    const minutes = Math.floor(Math.abs(left) / 60_000);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const long =
      minutes < 120
        ? t(minutes === 1 ? "1 minute" : "{n} minutes", { n: minutes })
        : t("{hours} h {minutes} min", { hours, minutes: rest });
    const time = minutes < 1 ? t("under a minute") : long;
    promise.classList.toggle("overdue", left <= 0);
    promise.querySelector("[data-due-words]").textContent = t(left > 0 ? "due in {time}" : "overdue by {time}", { time });
  };
  const clock = document.querySelector("[data-since]");
  const tick = () => {
    const seconds = Math.floor((Date.now() - Number(clock.dataset.since)) / 1000);
    clock.textContent = t("{minutes} min {seconds} s", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  };
  if (clock) setInterval(tick, 1000);
  const promises = document.querySelectorAll("[data-due]");
  if (promises.length > 0) setInterval(() => promises.forEach(countDown), 15_000);
})();
