// Times in a reader's browser: by the clock of the site, and by that of the reader.
import { language, t } from "./translate.ts";

const { dataset } = document.body;

/** In no zone that must be asked for: formats of zones take longer to load than all the rest of a page, on each visit. */
export function confirmation(at: number): string {
  const clock = (local: number) => new Date(local).toISOString().slice(11, 16);
  const [utc, time] = [clock(at), clock(at - new Date(at).getTimezoneOffset() * 60_000)];
  return time === utc ? t("Confirmed at {utc} UTC.", { utc }) : t("Confirmed at {time} your time ({utc} UTC).", { time, utc });
}

/** A time by the site's clock, and what else there is to say of it where the reader's is another. */
export function clocks(at: number): [there: string, elsewhere: string] {
  const day = Math.abs(Date.now() - at) > 72_000_000 && ({ day: "numeric", month: "short", year: "numeric" } as const);
  const by = (timeZone?: string) =>
    new Date(at).toLocaleString(language, { hour: "2-digit", minute: "2-digit", ...day, ...(timeZone && { timeZone }) });
  const [there, here] = [by(dataset.zone), by()];
  return [there, there === here ? "" : t(" {zone} time ({time} your time)", { zone: dataset.zone as string, time: here })];
}

/** Adds what a time is where the reader is: where UTC is shown beside it, and otherwise where the pointer rests. */
export function addOwnTimes(times = [...document.querySelectorAll("time")]): void {
  // A few at a time: a reader who scrolls or types meanwhile must not wait for all of them.
  for (const each of times.splice(0, 12)) addOwnTime(each);
  if (times.length > 0) setTimeout(addOwnTimes, 0, times);
}

function addOwnTime(time: HTMLTimeElement): void {
  const at = Date.parse(time.dateTime);
  // By far the cheapest question: whose clock is UTC's is shown it already.
  if (new Date(at).getTimezoneOffset() === 0) return;
  const own = momentIn(undefined, at);
  if (own === momentIn(dataset.zone, at)) return;
  time.title += `; ${t("{time} your time", { time: own })}`;
  const shownUtc = time.querySelector(".utc");
  if (shownUtc)
    shownUtc.textContent = shownUtc.textContent?.replace(")", `, ${t("{time} your time", { time: own.slice(-5) })})`) ?? "";
}

/** Made once: a page may have hundreds of times, and each of these takes long to make. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

function momentIn(timeZone: string | undefined, at: number): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", ...(timeZone && { timeZone }) });
  formats.set(timeZone, format);
  return format.format(at);
}
