import { ZONE_PATTERN } from "./zones.ts";

/** A calendar day as far as a text states it. `year` may have an extra digit. */
export interface WrittenDay {
  year: string | null;
  month: number;
  day: number;
}

/** A time of day as a text states it. */
export interface WrittenClock {
  hour: number;
  minute: number;
  second: number;
  /** Whether the hour is certain; false for `3:05`, which is in the afternoon where it follows `3:00 PM`. */
  is24: boolean;
}

/** A time, a day or a span as written in a text. */
export interface WrittenTime {
  /** The text as written. */
  source: string;
  day: WrittenDay | null;
  clock: WrittenClock | null;
  zone: string | null;
  until: { day: WrittenDay | null; clock: WrittenClock } | null;
  isAbout: boolean;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\\p{L})";
const sticky = (pattern: string) => new RegExp(pattern, "iuy");
const WEEKDAY = sticky("(?:on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ");
const YEAR_FIRST = sticky("(\\d{4,5})(?:-(\\d{1,2})-|/(\\d{1,2})/|年(\\d{1,2})月)(\\d{1,2})日?(?![\\d])");
const MONTH_FIRST = sticky(`${MONTH}\\.? (\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:,? (\\d{4,5}))?(?!\\d)`);
const DAY_FIRST = sticky(`(\\d{1,2})(?:st|nd|rd|th|\\.)? (?:of )?${MONTH}\\.?(?:,? (\\d{4,5})(?!\\d))?`);
const MONTH_DAY = sticky("(\\d{1,2})月(\\d{1,2})日");
const CLOCK = sticky(
  "(上午|下午|晚上|凌晨)?(\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2})(?:\\.\\d+)?)?(?:\\s?([ap])\\.?m\\.?(?!\\p{L}))?(?!:?\\d)",
);
const HOUR_ONLY = sticky("(\\d{1,2})()() ?([ap])\\.?m\\.?(?!\\p{L})");
const ZONE = sticky(` ?\\(?(${ZONE_PATTERN})\\)?`);
const BETWEEN_DAY_AND_CLOCK = sticky("(?:[T@]|,? ?(?:at )?)");
const TO = sticky("\\s?(?:-|–|—|~|～|to|until|至|到)\\s?");

/** Reads the time or day that starts at `from`; null where none does. */
export function readTime(text: string, from = 0): WrittenTime | null {
  let at = from + (match(WEEKDAY, text, from)?.[0].length ?? 0);
  const dated = readDay(text, at);
  if (dated) at = dated.end;
  const clocked = readClock(text, dated ? at + (match(BETWEEN_DAY_AND_CLOCK, text, at)?.[0].length ?? 0) : at);
  if (!dated && !clocked) return null;
  if (!clocked)
    return { source: text.slice(from, at), day: dated?.day ?? null, clock: null, zone: null, until: null, isAbout: false };
  const zoned = match(ZONE, text, clocked.end);
  at = clocked.end + (zoned?.[0].length ?? 0);
  const span = readUntil(text, at);
  const isAbout = !span && /^[~～]/.test(text.slice(at, at + 1));
  at = span?.end ?? at + (isAbout ? 1 : 0);
  const zoneAfter = span && !zoned ? match(ZONE, text, at) : null;
  at += zoneAfter?.[0].length ?? 0;
  const clock = span?.isAfternoon ? withHalfOf(clocked.clock, span.clock) : clocked.clock;
  const zone = zoned?.[1] ?? zoneAfter?.[1] ?? null;
  return {
    source: text.slice(from, at),
    day: dated?.day ?? null,
    clock,
    zone,
    until: span && { day: span.day, clock: span.clock },
    isAbout,
  };
}

/** Every time and day that a text states, with its index. */
export function timesIn(text: string): { time: WrittenTime; index: number }[] {
  const found: { time: WrittenTime; index: number }[] = [];
  let done = 0;
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}:./$€£-])(?:上午|下午|晚上|凌晨|\d|[a-z]{3})/giu)) {
    if (index < done) continue;
    const time = readTime(text, index);
    if (!time) continue;
    found.push({ time, index });
    done = index + time.source.length;
  }
  return found;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function readDay(text: string, at: number): { day: WrittenDay; end: number } | null {
  const read = (pattern: RegExp, toDay: (groups: string[]) => [string | null | undefined, number, string | undefined]) => {
    const found = match(pattern, text, at);
    if (!found) return null;
    const [year, month, day] = toDay([...found]);
    const isPossible = month >= 1 && month <= 12 && Number(day) >= 1 && Number(day) <= 31;
    return isPossible ? { day: { year: year ?? null, month, day: Number(day) }, end: at + found[0].length } : null;
  };
  const month = (name = "") => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return (
    read(YEAR_FIRST, ([, year, dashed, slashed, chinese, day]) => [year, Number(dashed ?? slashed ?? chinese), day]) ??
    read(MONTH_FIRST, ([, name, day, year]) => [year, month(name), day]) ??
    read(DAY_FIRST, ([, day, name, year]) => [year, month(name), day]) ??
    read(MONTH_DAY, ([, number, day]) => [null, Number(number), day])
  );
}

function readClock(text: string, at: number): { clock: WrittenClock; end: number } | null {
  const full = match(CLOCK, text, at);
  const found = full ?? match(HOUR_ONLY, text, at);
  if (!found) return null;
  const [clockText, half, hours, minutes, seconds, letter] = full ?? [found[0], undefined, found[1], "0", "0", found[4]];
  const isAfternoon = half === "下午" || half === "晚上" || letter?.toLowerCase() === "p";
  const isMorning = half === "上午" || half === "凌晨" || letter?.toLowerCase() === "a";
  let hour = Number(hours);
  if (isAfternoon && hour < 12) hour += 12;
  if (isMorning && hour === 12) hour = 0;
  const clock = {
    hour,
    minute: Number(minutes),
    second: Number(seconds ?? 0),
    is24: isAfternoon || isMorning || hour > 12 || hours?.[0] === "0",
  };
  return hour <= 24 && clock.minute < 60 && clock.second < 60 ? { clock, end: at + clockText.length } : null;
}

function readUntil(text: string, at: number) {
  const to = match(TO, text, at);
  if (!to) return null;
  const dated = readDay(text, at + to[0].length);
  const start = dated ? dated.end + (match(BETWEEN_DAY_AND_CLOCK, text, dated.end)?.[0].length ?? 0) : at + to[0].length;
  const clocked = readClock(text, start);
  if (!clocked) return null;
  const isAfternoon = /p\.?m\.?$/i.test(text.slice(start, clocked.end));
  return { day: dated?.day ?? null, clock: clocked.clock, end: clocked.end, isAfternoon };
}

/** The start of `3:00 - 5:30 PM` is in the afternoon too, unless it would then follow the end. */
const withHalfOf = (clock: WrittenClock, end: WrittenClock): WrittenClock =>
  clock.is24 || clock.hour >= 12 || clock.hour + 12 > end.hour ? clock : { ...clock, hour: clock.hour + 12, is24: true };
