import { addDays, HOUR, type Instant, isDay, MINUTE, SECOND } from "#domain/time.ts";
import type { WrittenClock, WrittenDay, WrittenTime } from "./written-time.ts";
import { inZone, readZone, type Zone } from "./zones.ts";

/** The zone and day of times that do not state their own. */
export interface TimeDefaults {
  /** The site's IANA zone. */
  zone: string;
  /** The incident's day, `yyyy-mm-dd`. */
  day: string;
}

/** A written time as an instant. */
export interface Resolved {
  at: Instant;
  until: Instant | null;
  /** False where the text says more than the instant, or differs from it. */
  isExact: boolean;
}

/** Converts written times to instants, in their order: a time without a day is on the day of the previous one. */
export interface Clock {
  resolve(time: WrittenTime): Resolved | null;
  /** Sets the day and zone of the following times. */
  set(day: WrittenDay | null, zone: string | null): void;
  readonly last: Instant | null;
  /** The start of the document's day. */
  readonly start: Instant;
}

/** A time that is earlier than the previous one by more than this is on the next day. */
const MAX_STEP_BACK_MS = 2 * HOUR;

/** A clock that starts on the document's day, in the document's zone. `note` receives a sentence for each guess. */
export function clockFrom(
  documentDay: string | null,
  documentZone: string | null,
  defaults: TimeDefaults,
  note: (sentence: string) => void,
): Clock {
  let day = documentDay ?? defaults.day;
  let isStated = documentDay !== null;
  let zoneName = documentZone;
  let isAfternoon = false;
  let last: Instant | null = null;

  const zoneFor = (name: string | null, on: string): Zone => {
    const read = name === null ? null : readZone(name, defaults.zone, on);
    if (name === null) note(`The text has no time zone; its times were read in ${defaults.zone}.`);
    if (read?.note) note(read.note);
    return read?.zone ?? { name: defaults.zone };
  };
  const dayFor = (written: WrittenDay): string | null => {
    const read = readDay(written, documentDay ?? defaults.day);
    if (read && written.year && written.year.length > 4) note(`The year ${written.year} was read as ${read.slice(0, 4)}.`);
    return read;
  };

  return {
    get last() {
      return last;
    },
    get start() {
      return inZone(localTime(day, null), zoneFor(zoneName, day));
    },
    set(written, zone) {
      if (written) day = dayFor(written) ?? day;
      if (written) isStated = true;
      if (zone) zoneName = zone;
    },
    resolve(time) {
      const stated = time.day && dayFor(time.day);
      if (time.day && !stated) return null;
      if (!stated && !isStated) note(`The text has no date; a time without one was set to ${day}.`);
      isStated = true;
      const clock = time.clock && withSameHalf(time.clock, isAfternoon);
      if (time.clock?.is24) isAfternoon = time.clock.hour >= 12 && /[ap]\.?m|[上下]午/iu.test(time.source);
      const zone = zoneFor(time.zone ?? zoneName, stated ?? day);
      let at = inZone(localTime(stated ?? day, clock), zone);
      if (!stated && last !== null && last - at > MAX_STEP_BACK_MS) {
        day = addDays(day, 1);
        at = inZone(localTime(day, clock), zone);
        note(`“${time.source}” follows a later time, so it was read as the next day, ${day}.`);
      } else if (stated) day = stated;
      last = at;
      if (!clock) note(`“${time.source}” has no time of day; it was set to the start of that day.`);
      const until = time.until && endOf(time.until, day, at, zone, dayFor);
      const isExact = clock !== null && !until && !time.isAbout && (time.day?.year?.length ?? 4) === 4;
      return { at, until, isExact };
    },
  };
}

function endOf(
  until: { day: WrittenDay | null; clock: WrittenClock },
  day: string,
  from: Instant,
  zone: Zone,
  dayFor: (written: WrittenDay) => string | null,
): Instant {
  const stated = until.day && dayFor(until.day);
  const at = inZone(localTime(stated ?? day, until.clock), zone);
  return at < from && !stated ? inZone(localTime(addDays(day, 1), until.clock), zone) : at;
}

/** `3:05` after `3:00 PM` is in the afternoon too. */
const withSameHalf = (clock: WrittenClock, isAfternoon: boolean): WrittenClock =>
  !clock.is24 && isAfternoon && clock.hour < 12 ? { ...clock, hour: clock.hour + 12 } : clock;

const localTime = (day: string, clock: WrittenClock | null): number =>
  Date.parse(`${day}T00:00:00Z`) + (clock ? clock.hour * HOUR + clock.minute * MINUTE + clock.second * SECOND : 0);

/** A written day as `yyyy-mm-dd`. A missing year is that of `near`; a year with an extra digit is read as the nearest possible one. */
export function readDay({ year, month, day }: WrittenDay, near: string): string | null {
  const nearYear = Number(near.slice(0, 4));
  const years = year === null ? [nearYear] : year.length === 4 ? [Number(year)] : yearsWithin(year);
  const nearest = years.reduce((best, candidate) =>
    Math.abs(candidate - nearYear) < Math.abs(best - nearYear) ? candidate : best,
  );
  const read = `${String(nearest).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return isDay(read) ? read : null;
}

const yearsWithin = (digits: string): number[] =>
  [...digits].map((_, index) => Number(digits.slice(0, index) + digits.slice(index + 1)));
