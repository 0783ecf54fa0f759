// Keeps a desk that stays open true: how long each promise has, and how long a rehearsal runs.
(() => {
  /** Keeps saying how long a promise has, on a desk that stays open. */
  const countDown = (promise) => {
    const left = Number(promise.dataset.due) - Date.now();
    const minutes = Math.floor(Math.abs(left) / 60_000);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const long = minutes < 120 ? `${minutes} minute${minutes === 1 ? "" : "s"}` : `${hours} h ${rest} min`;
    const words = minutes < 1 ? "under a minute" : long;
    promise.classList.toggle("overdue", left <= 0);
    promise.querySelector("[data-due-words]").textContent = left > 0 ? `due in ${words}` : `overdue by ${words}`;
  };
  const clock = document.querySelector("[data-since]");
  const tick = () => {
    const seconds = Math.floor((Date.now() - Number(clock.dataset.since)) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  };
  if (clock) setInterval(tick, 1000);
  const promises = document.querySelectorAll("[data-due]");
  if (promises.length > 0) setInterval(() => promises.forEach(countDown), 15_000);
})();
