import ICAL from "ical.js";
import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { fromWallClock, type Instant, SECOND, wallClock } from "#domain/time.ts";

type Rule = InstanceType<typeof ICAL.Recur>;

const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
const PARTS = ["FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSETPOS"];
const DAY_PARTS = ["BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"];
/** A rule that never matches again must not be searched forever. */
const MAX_STEPS = 2_000;

/** Refuses an invalid recurrence rule (RFC 5545 §3.3.10), or one that uses units smaller than days. */
export function checkRule(rule: string): void {
  parseRule(rule);
}

function parseRule(rule: string): Rule {
  const text = rule.trim().replace(/^RRULE:/i, "");
  // The library ignores unknown parts, and would then announce other times than the rule says.
  for (const part of text.split(";")) checkPart(rule, ...(part.toUpperCase().split("=") as [string, string?]));
  try {
    const parsed = ICAL.Recur.fromString(text);
    if (parsed.freq) return parsed;
  } catch {
    // The library's message names no field and no repair.
  }
  throw invalidRule(rule);
}

function checkPart(rule: string, name: string, value = ""): void {
  if (![...PARTS, ...DAY_PARTS].includes(name) || value === "") throw invalidRule(rule);
  if (name === "FREQ" && !FREQUENCIES.includes(value))
    throw new Refusal(
      "repeat",
      phrase("“{value}” is not a supported frequency.", { value }),
      phrase("Use one of: {frequencies}.", { frequencies: FREQUENCIES.join(", ") }),
    );
  if (["COUNT", "INTERVAL"].includes(name) && !/^[1-9]\d{0,3}$/.test(value))
    throw new Refusal("repeat", phrase("“{value}” is not valid for {name}.", { name, value }), "Use a number from 1 to 9999.");
}

const invalidRule = (rule: string) =>
  new Refusal(
    "repeat",
    phrase("“{rule}” is not a valid recurrence rule.", { rule }),
    "Use RFC 5545 syntax, like FREQ=WEEKLY;BYDAY=SU;COUNT=10.",
  );

/**
 * The starts by a rule of work that first starts at `first`, after `after` (exclusive): at most `limit` instants, in order. The
 * rule counts in the wall-clock time of the zone: work that starts at 02:00 does so in summer and in winter.
 */
export function startsAfter(rule: string, first: Instant, zone: string, after: Instant, limit: number): Instant[] {
  const parsed = parseRule(rule);
  if (parsed.until) parsed.until = floating(untilOf(parsed.until, zone), zone);
  const iterator = parsed.iterator(floating(first, zone));
  const found: Instant[] = [];
  for (let step = 0; step < MAX_STEPS && found.length < limit; step++) {
    const next = iterator.next();
    if (!next) break;
    const at = fromFloating(next, zone);
    if (at > after) found.push(at);
  }
  return found;
}

type Time = InstanceType<typeof ICAL.Time>;

/** The wall-clock time in a zone, as the library's time without a zone: so the library needs no time zone data. */
function floating(at: Instant, zone: string): Time {
  return new ICAL.Time({ ...wallClock(at, zone), isDate: false }, ICAL.Timezone.localTimezone);
}

const fromFloating = ({ year, month, day, hour, minute, second }: Time, zone: string): Instant =>
  fromWallClock(Date.UTC(year, month - 1, day, hour, minute, second), zone);

const dayOf = ({ year, month, day }: Time) => ({ year, month, day });

/** The last instant of a rule: a date includes the whole day, a time with Z is UTC, and any other is in the zone. */
function untilOf(until: Time, zone: string): Instant {
  if (until.isDate)
    return fromFloating(
      new ICAL.Time({ ...dayOf(until), hour: 23, minute: 59, second: 59, isDate: false }, ICAL.Timezone.localTimezone),
      zone,
    );
  return until.zone === ICAL.Timezone.utcTimezone ? until.toUnixTime() * SECOND : fromFloating(until, zone);
}
