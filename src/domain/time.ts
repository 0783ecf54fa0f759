/** Milliseconds since 1970-01-01T00:00Z. All arithmetic is on these; zones appear only where people read or write times. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** As long as most days are; in a zone some have an hour more or less. */
export const DAY = 24 * HOUR;

/** The calendar fields of an instant in a zone. */
interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** One formatter per zone: making one costs a hundred times more than using it. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** What clocks in `zone` show at `at`. Throws RangeError for an unknown zone. */
export function wallClock(at: Instant, zone: string): WallClock {
  const local = new Date(at + offsetAt(at, zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

const QUARTER = 15 * MINUTE;
const MAX_KNOWN = 20_000;
const knownOffsets = new Map<string, Map<Instant, number>>();

/** The offset of `zone` from UTC at `at`, in milliseconds, positive east of Greenwich. */
export function offsetAt(at: Instant, zone: string): number {
  // Asking the formatter is slow and pages ask often: on most days no clock is changed, and one answer holds for all of them.
  const day = Math.floor(at / DAY) * DAY;
  const offset = knownOffset(day, zone);
  if (offset === knownOffset(day + DAY, zone)) return offset;
  // Clocks have changed only at full quarters of UTC hours since 1973 (tz database).
  return knownOffset(Math.floor(at / QUARTER) * QUARTER, zone);
}

function knownOffset(at: Instant, zone: string): number {
  let known = knownOffsets.get(zone);
  if (!known || known.size > MAX_KNOWN) {
    known = new Map();
    knownOffsets.set(zone, known);
  }
  const offset = known.get(at) ?? askOffset(at, zone);
  known.set(at, offset);
  return offset;
}

function askOffset(at: Instant, zone: string): number {
  const fields: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) fields[type] = Number(value);
  const { year, month, day, hour, minute, second } = fields as unknown as WallClock;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}

/**
 * The instant at which clocks in `zone` show the given local time, written as if it were UTC milliseconds.
 * A time skipped in spring gives the instant after the gap, a time shown twice in autumn the first of both (as RFC 5545 §3.3.5).
 */
export function fromWallClock(local: number, zone: string): Instant {
  const before = local - offsetAt(local - 24 * HOUR, zone);
  const after = local - offsetAt(local + 24 * HOUR, zone);
  const fits = [before, after].filter((at) => at + offsetAt(at, zone) === local);
  return fits.length > 0 ? Math.min(...fits) : Math.max(before, after);
}

const pad = (value: number, width = 2) => String(value).padStart(width, "0");

/** The day of an instant in a zone, as `yyyy-mm-dd`. */
export function dayOf(at: Instant, zone: string): string {
  const { year, month, day } = wallClock(at, zone);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** The month of an instant in a zone, as `yyyy-mm`. */
export const monthOf = (at: Instant, zone: string): string => dayOf(at, zone).slice(0, 7);

/** The first instant of a day (`yyyy-mm-dd`) in a zone. */
export const startOfDay = (day: string, zone: string): Instant => fromWallClock(Date.parse(`${day}T00:00:00Z`), zone);

/** The day `days` later (or earlier, if negative) than `day`; pure calendar arithmetic. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);

/** RFC 3339 in UTC without superfluous milliseconds, for machines and `<time datetime>`. */
export const toIso = (at: Instant): string => new Date(at).toISOString().replace(".000Z", "Z");

const UTC_ZONE = /^(Etc\/)?(UTC|UCT|Universal|Zulu)$/;

/** RFC 3339 by the clocks of a zone, always with three decimals, as Statuspage writes times; `Z` where the zone is UTC by name. */
export function toZonedIso(at: Instant, zone: string): string {
  if (UTC_ZONE.test(zone)) return new Date(at).toISOString();
  const offset = offsetAt(at, zone);
  const minutes = Math.abs(offset) / MINUTE;
  const local = new Date(at + offset).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Whether a text names a day of the calendar as `yyyy-mm-dd`; 30 February is none. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && toIso(at).startsWith(text);
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/** Reads RFC 3339 with its offset, to the millisecond; undefined when it is not that, so that the caller can name the field. */
export function parseIso(text: string): Instant | undefined {
  if (!ISO.test(text) || !isDay(text.slice(0, 10))) return undefined;
  const at = Date.parse(text.replace(" ", "T"));
  return Number.isNaN(at) ? undefined : at;
}

/** "2026-12-01 02:00": what clocks in a zone show, for texts. */
export function localText(at: Instant, zone: string): string {
  const { hour, minute } = wallClock(at, zone);
  return `${dayOf(at, zone)} ${pad(hour)}:${pad(minute)}`;
}
