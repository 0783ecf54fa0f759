// Times in the reader's browser, in the site's time zone and in the reader's.
import { language, t } from "./translate.ts";

const { dataset } = document.body;

/** When the page was last confirmed, in the zone of its own time `asOf`, and with the date where it is another. */
export function confirmation(at: number, asOf: number): string {
  const [siteTime, made] = [momentIn(dataset.zone, at), momentIn(dataset.zone, asOf)];
  const isSameDay = siteTime.slice(0, -5) === made.slice(0, -5);
  const time = withOffset(isSameDay ? siteTime.slice(-5) : siteTime, at);
  const own = momentIn(undefined, at);
  if (own === siteTime) return t("Confirmed at {time}.", { time });
  return t("Confirmed at {time} ({own} your time).", {
    time,
    own: own.slice(0, -5) === siteTime.slice(0, -5) ? own.slice(-5) : own,
  });
}

/** A time of the site's zone; with its offset where clocks change within half a day. */
function withOffset(text: string, at: number): string {
  const [minutes, sooner, later] = [at, at - HALF_DAY, at + HALF_DAY].map(offsetAt) as [number, number, number];
  if (sooner === later) return text;
  const pad = (value: number) => `${Math.trunc(value)}`.padStart(2, "0");
  const size = Math.abs(minutes);
  return `${text} UTC${minutes === 0 ? "" : `${minutes < 0 ? "−" : "+"}${pad(size / 60)}:${pad(size % 60)}`}`;
}

const HALF_DAY = 43_200_000;

/** The offset of the site's zone in minutes. Swedish writes local times almost as ISO 8601. */
const offsetAt = (at: number): number => {
  const local = new Date(at).toLocaleString("sv", { timeZone: dataset.zone as string });
  return Math.round((Date.parse(`${local.replace(" ", "T")}Z`) - at) / 60_000);
};

/** A time in the site's zone, and the reader's own time where that differs. */
export function clocks(at: number): [siteTime: string, ownTime: string] {
  const day = Math.abs(Date.now() - at) > 20 * 3_600_000 && ({ day: "numeric", month: "short", year: "numeric" } as const);
  const timeIn = (timeZone?: string) =>
    new Date(at).toLocaleString(language, { hour: "2-digit", minute: "2-digit", ...day, ...(timeZone && { timeZone }) });
  const [siteTime, ownTime] = [timeIn(dataset.zone), timeIn()];
  return [
    withOffset(siteTime, at),
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
