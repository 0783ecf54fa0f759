import { inEnglish, type Phrase, phrase, verbatim } from "#domain/phrase.ts";
import { clockText, DAY, dayOf, type Instant, wallClock } from "#domain/time.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS = ["January", "February", "March", "April", "May", "June"].concat(
  ...["July", "August", "September", "October", "November", "December"],
);

/** "8 Apr 2024" in a zone. */
export function datePhrase(at: Instant, zone: string): Phrase {
  const { year, month, day } = wallClock(at, zone);
  return phrase("{day} {month} {year}", { day, month: phrase(MONTHS[month - 1] as string), year });
}

/** "8 Apr 2024" in a zone, in English. */
export const dateText = (at: Instant, zone: string): string => inEnglish(datePhrase(at, zone));

/** "8 Apr" in a zone. */
export function dayPhrase(at: Instant, zone: string): Phrase {
  const { month, day } = wallClock(at, zone);
  return phrase("{day} {month}", { day, month: phrase(MONTHS[month - 1] as string) });
}

/** "8 Apr 2024, 15:23" in a zone; with its offset on a day on which clocks change. */
export const momentPhrase = (at: Instant, zone: string): Phrase =>
  phrase("{date}, {time}", { date: datePhrase(at, zone), time: clockText(at, zone) });

/** "8 Apr 2024, 07:23 UTC". */
export const utcPhrase = (at: Instant): Phrase => phrase("{moment} UTC", { moment: momentPhrase(at, "Etc/UTC") });

/** "April 2024" from `yyyy-mm`. */
export const monthPhrase = (month: string): Phrase =>
  phrase("{month} {year}", { month: monthOf(LONG_MONTHS, month), year: month.slice(0, 4) });

/** Describes times from `first` to `last`: without the date on the first day, with it on others. Where they span more than a day, all have a date. */
export function timeDescriberFrom(first: Instant, zone: string, last = first): (at: Instant) => Phrase {
  const day = dayOf(first, zone);
  const isLong = last - first > DAY;
  return (at) => ({
    ...(!isLong && dayOf(at, zone) === day ? verbatim(clockText(at, zone)) : momentPhrase(at, zone)),
    at,
  });
}

/** "Apr 2024" from `yyyy-mm`, where space is short. */
export const shortMonthPhrase = (month: string): Phrase =>
  phrase("{short} {year}", { short: monthOf(MONTHS, month), year: month.slice(0, 4) });

const monthOf = (names: readonly string[], month: string): Phrase => phrase(names[Number(month.slice(5)) - 1] as string);
