/** Milliseconds since 1970-01-01T00:00Z. All arithmetic uses instants; zones matter only where people read or enter times. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** The length of most days; where clocks change, some have an hour more or less. */
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

/** Caches one formatter per zone: creating one costs a hundred times more than using it. */
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

/** The wall-clock time in `zone` at `at`. Throws RangeError for an unknown zone. */
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
const MAX_CACHED_OFFSETS = 20_000;
const cachedOffsets = new Map<string, Map<Instant, number>>();

/** The offset of `zone` from UTC at `at`, in milliseconds, positive east of Greenwich. */
export function offsetAt(at: Instant, zone: string): number {
  // The formatter is slow and pages need many offsets. On most days no clock changes, and one offset holds for the whole day.
  const day = Math.floor(at / DAY) * DAY;
  const offset = cachedOffset(day, zone);
  if (offset === cachedOffset(day + DAY, zone)) return offset;
  // Clocks have changed only at full quarters of UTC hours since 1973 (tz database).
  return cachedOffset(Math.floor(at / QUARTER) * QUARTER, zone);
}

function cachedOffset(at: Instant, zone: string): number {
  let known = cachedOffsets.get(zone);
  if (!known || known.size > MAX_CACHED_OFFSETS) {
    known = new Map();
    cachedOffsets.set(zone, known);
  }
  const offset = known.get(at) ?? computeOffset(at, zone);
  known.set(at, offset);
  return offset;
}

function computeOffset(at: Instant, zone: string): number {
  const fields: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) fields[type] = Number(value);
  const { year, month, day, hour, minute, second } = fields as unknown as WallClock;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}

/**
 * The instant at which clocks in `zone` show the given local time, which is given as if it were UTC milliseconds. A time skipped
 * in spring results in the instant after the gap, a time shown twice in autumn in the first of the two (as in RFC 5545 §3.3.5).
 */
export function fromWallClock(local: number, zone: string): Instant {
  const before = local - offsetAt(local - DAY, zone);
  const after = local - offsetAt(local + DAY, zone);
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
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** RFC 3339 in UTC without zero milliseconds, for programs and `<time datetime>`. */
export const toIso = (at: Instant): string => new Date(at).toISOString().replace(".000Z", "Z");

const UTC_ZONE = /^(Etc\/)?(UTC|UCT|Universal|Zulu)$/;

/**
 * RFC 3339 in the local time of a zone, always with three decimals, as Statuspage writes times; `Z` if the zone is UTC by name.
 */
export function toZonedIso(at: Instant, zone: string): string {
  if (UTC_ZONE.test(zone)) return new Date(at).toISOString();
  const offset = offsetAt(at, zone);
  const minutes = Math.abs(offset) / MINUTE;
  const local = new Date(at + offset).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Whether a text is a valid date `yyyy-mm-dd`; 30 February is not. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && toIso(at).startsWith(text);
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/** Parses RFC 3339 with an offset, to the millisecond; undefined for any other text, so that the caller can name the field. */
export function parseIso(text: string): Instant | undefined {
  if (!ISO.test(text) || !isDay(text.slice(0, 10))) return undefined;
  const at = Date.parse(text.replace(" ", "T"));
  return Number.isNaN(at) ? undefined : at;
}

/** "UTC+08:00": the offset of a zone at an instant. */
export function offsetText(at: Instant, zone: string): string {
  const minutes = Math.round(offsetAt(at, zone) / MINUTE);
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** Whether clocks change on the day of an instant in a zone: then a time needs its offset, since an hour may come twice. */
export function isClockChangeDay(at: Instant, zone: string): boolean {
  const today = Math.floor(at / DAY) * DAY;
  // Pages need this for every time. The local day is within these days of UTC, of which only few have a change.
  const offset = cachedOffset(today, zone);
  if ([-1, 1, 2].every((days) => cachedOffset(today + days * DAY, zone) === offset)) return false;
  const day = dayOf(at, zone);
  return offsetAt(startOfDay(day, zone), zone) !== offsetAt(startOfDay(addDays(day, 1), zone), zone);
}

/** "15:23" in a zone; "02:30 UTC+01:00" on a day on which clocks change. */
export function clockText(at: Instant, zone: string): string {
  const { hour, minute } = wallClock(at, zone);
  return `${pad(hour)}:${pad(minute)}${isClockChangeDay(at, zone) ? ` ${offsetText(at, zone)}` : ""}`;
}

/** The local time in a zone, as in "2026-12-01 02:00"; with its offset on a day on which clocks change. */
export const localText = (at: Instant, zone: string): string => `${dayOf(at, zone)} ${clockText(at, zone)}`;
