import { fromWallClock, type Instant, MINUTE, offsetAt } from "#domain/time.ts";

/** A zone as a text names it: minutes from UTC, or an IANA name. */
export type Zone = { offset: number } | { name: string };

const HOURS: Record<string, number> = {
  utc: 0,
  gmt: 0,
  z: 0,
  bst: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
  edt: -4,
  est: -5,
  cdt: -5,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
  sgt: 8,
  hkt: 8,
  jst: 9,
  kst: 9,
};
const NAMES: Record<string, string> = { et: "America/New_York", pt: "America/Los_Angeles", 北京时间: "Asia/Shanghai" };
/** Abbreviations of several zones, the likeliest first: central North America or China; India, Ireland or Israel. */
const AMBIGUOUS: Record<string, number[]> = { cst: [-6, 8], ist: [5.5, 1, 2] };

const ABBREVIATIONS = [...Object.keys(HOURS).filter((name) => name !== "z"), ...Object.keys(AMBIGUOUS)].join("|");
/** A regular expression (flags `iu`) for a zone written after a time. */
export const ZONE_PATTERN = `(?:(?:utc|gmt)\\s?[+-]\\d{1,2}(?::?\\d{2})?|[+-]\\d{2}:?\\d{2}|(?:${ABBREVIATIONS}|et|pt|z)(?![\\p{L}\\p{N}])|北京时间|(?:africa|america|asia|australia|europe|pacific|us)/[a-z_]+)`;

/** Reads a zone's name; null for an unknown zone. `note` is a sentence where it had to be guessed. */
export function readZone(name: string, siteZone: string, day: string): { zone: Zone; note: string | null } | null {
  const key = name.toLowerCase();
  const offset = /^(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?$/.exec(key);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return { zone: { offset: offset[1] === "-" ? -minutes : minutes }, note: null };
  }
  const likely = AMBIGUOUS[key];
  if (likely) return ambiguousZone(name, likely, siteZone, day);
  const ianaName = NAMES[key] ?? (name.includes("/") ? knownName(name) : undefined);
  if (ianaName) return { zone: { name: ianaName }, note: null };
  const hours = HOURS[key];
  if (hours === undefined) return null;
  const note =
    key === "cet" && isSummerInBerlin(day)
      ? `Times in CET were read as UTC+1, although Berlin used CEST, UTC+2, on ${day}.`
      : null;
  return { zone: { offset: hours * 60 }, note };
}

function ambiguousZone(name: string, likely: readonly number[], siteZone: string, day: string): { zone: Zone; note: string } {
  const here = offsetAt(Date.parse(`${day}T12:00:00Z`), siteZone) / MINUTE;
  const hours = likely.find((candidate) => candidate * 60 === here) ?? (likely[0] as number);
  return {
    zone: { offset: hours * 60 },
    note: `${name} names several time zones; it was read as UTC${hours < 0 ? "" : "+"}${hours}.`,
  };
}

const isSummerInBerlin = (day: string): boolean => offsetAt(Date.parse(`${day}T12:00:00Z`), "Europe/Berlin") > 60 * MINUTE;

function knownName(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** The first zone that a line names, as written. */
export const zoneNameIn = (line: string): string | undefined =>
  new RegExp(`(?<![\\p{L}\\p{N}:./-])(?!z|[+-]|et|pt)${ZONE_PATTERN}`, "iu").exec(line)?.[0];

/** The instant of a local time in a zone. `local` is the local time as if it were UTC, in milliseconds. */
export const inZone = (local: number, zone: Zone): Instant =>
  "offset" in zone ? local - zone.offset * MINUTE : fromWallClock(local, zone.name);
