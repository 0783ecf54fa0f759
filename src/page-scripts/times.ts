// Times in the reader's browser, in the site's time zone and in the reader's.
import { language, t } from "./translate.ts";

const { dataset } = document.body;

/** When the page was last confirmed. It avoids time-zone formats, which take longer to load than the rest of the page. */
export function confirmation(at: number): string {
  const clock = (local: number) => new Date(local).toISOString().slice(11, 16);
  const [utc, time] = [clock(at), clock(at - new Date(at).getTimezoneOffset() * 60_000)];
  return time === utc ? t("Confirmed at {utc} UTC.", { utc }) : t("Confirmed at {time} your time ({utc} UTC).", { time, utc });
}

/** A time in the site's zone, and the reader's own time where that differs. */
export function clocks(at: number): [siteTime: string, ownTime: string] {
  const day = Math.abs(Date.now() - at) > 20 * 3_600_000 && ({ day: "numeric", month: "short", year: "numeric" } as const);
  const timeIn = (timeZone?: string) =>
    new Date(at).toLocaleString(language, { hour: "2-digit", minute: "2-digit", ...day, ...(timeZone && { timeZone }) });
  const [siteTime, ownTime] = [timeIn(dataset.zone), timeIn()];
  return [
    siteTime,
    siteTime === ownTime ? "" : t(" {zone} time ({time} your time)", { zone: dataset.zone as string, time: ownTime }),
  ];
}

/** Adds the reader's own time to each time: beside UTC where that is shown, and to the tooltip. */
export function addOwnTimes(times = [...document.querySelectorAll("time")]): void {
  // A few at once, so that scrolling and typing stay responsive.
  for (const time of times.splice(0, 12)) addOwnTime(time);
  if (times.length > 0) setTimeout(addOwnTimes, 0, times);
}

function addOwnTime(time: HTMLTimeElement): void {
  const at = Date.parse(time.dateTime);
  // The cheapest check first: a reader in UTC already sees their time.
  if (new Date(at).getTimezoneOffset() === 0) return;
  const own = momentIn(undefined, at);
  if (own === momentIn(dataset.zone, at)) return;
  time.title += `; ${t("{time} your time", { time: own })}`;
  const shownUtc = time.querySelector(".utc");
  if (shownUtc)
    shownUtc.textContent = shownUtc.textContent?.replace(")", `, ${t("{time} your time", { time: own.slice(-5) })})`) ?? "";
}

/** Made once for each zone, since a page may have hundreds of times and a format is slow to make. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

function momentIn(timeZone: string | undefined, at: number): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", ...(timeZone && { timeZone }) });
  formats.set(timeZone, format);
  return format.format(at);
}
