import ICAL from "ical.js";
import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { fromWallClock, type Instant, wallClock } from "#domain/time.ts";

type Rule = InstanceType<typeof ICAL.Recur>;

const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
const PARTS = ["FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSETPOS"];
const DAY_PARTS = ["BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"];
/** No rule is followed further than this: one that never matches again must not be searched for ever. */
const MAX_STEPS = 2_000;

/** Refuses what is no recurrence rule (RFC 5545 §3.3.10), or is for anything but days. */
export function checkRule(rule: string): void {
  parseRule(rule);
}

function parseRule(rule: string): Rule {
  const text = rule.trim().replace(/^RRULE:/i, "");
  // The library passes over what it does not know, which would be a promise of something else than was written.
  for (const part of text.split(";")) checkPart(rule, ...(part.toUpperCase().split("=") as [string, string?]));
  try {
    const parsed = ICAL.Recur.fromString(text);
    if (parsed.freq) return parsed;
  } catch {
    // What the library says of it names no field and no repair.
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
    throw new Refusal("repeat", phrase("{name} is “{value}”.", { name, value }), "Give it a number from 1 to 9999.");
}

const invalidRule = (rule: string) =>
  new Refusal(
    "repeat",
    phrase("“{rule}” is not a valid recurrence rule.", { rule }),
    "Use RFC 5545 syntax, like FREQ=WEEKLY;BYDAY=SU;COUNT=10.",
  );

/**
 * When work that first begins at `first` begins again by a rule, from `after` (exclusive) on: at most `limit` instants, in order.
 * The rule counts by the clock of the zone: what begins at 02:00 begins at 02:00 in summer and in winter.
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

/** What clocks in a zone show, as the library's time without a zone: it does not know when clocks are changed, and need not. */
function floating(at: Instant, zone: string): Time {
  return new ICAL.Time({ ...wallClock(at, zone), isDate: false }, ICAL.Timezone.localTimezone);
}

const fromFloating = ({ year, month, day, hour, minute, second }: Time, zone: string): Instant =>
  fromWallClock(Date.UTC(year, month - 1, day, hour, minute, second), zone);

const dayOf = ({ year, month, day }: Time) => ({ year, month, day });

/** The last instant of a rule: a day counts whole, a time with Z is UTC, any other the zone's. */
function untilOf(until: Time, zone: string): Instant {
  if (until.isDate)
    return fromFloating(
      new ICAL.Time({ ...dayOf(until), hour: 23, minute: 59, second: 59, isDate: false }, ICAL.Timezone.localTimezone),
      zone,
    );
  return until.zone === ICAL.Timezone.utcTimezone ? until.toUnixTime() * 1_000 : fromFloating(until, zone);
}
