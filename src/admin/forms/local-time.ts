import { aroundSkipped, instantsAt } from "#domain/clock-change.ts";
import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { DAY, type Instant, localText, MINUTE, offsetText, wallClock } from "#domain/time.ts";
import { textOf } from "./form.ts";

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** An instant as the value of a `datetime-local` field, in a zone. */
export function toLocal(at: Instant, zone: string): string {
  const { year, month, day, hour, minute } = wallClock(at, zone);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}`;
}

/** "16:02:11" in a zone, for publications, where seconds matter. */
export function secondsText(at: Instant, zone: string): string {
  const { hour, minute, second } = wallClock(at, zone);
  return `${pad(hour)}:${pad(minute)}:${pad(second)}`;
}

/** The start of the minute. */
export const floorMinute = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;

const LOCAL_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(\.\d+)?)?$/;

/** A local time as if it were UTC milliseconds; undefined for any other text. */
function parseLocal(text: string): number | undefined {
  const match = LOCAL_TIME.exec(text);
  const local = match ? Date.parse(`${match[1]}T${match[2]}:00Z`) : Number.NaN;
  return Number.isNaN(local) ? undefined : local;
}

/** The two offsets, as "UTC+02:00", of a local time that comes twice in a zone; none for any other. */
export function offsetsOf(text: string, zone: string): string[] {
  const local = parseLocal(text.trim());
  const instants = local === undefined ? [] : instantsAt(local, zone);
  return instants.length > 1 ? instants.map((at) => offsetText(at, zone)) : [];
}

/** The instant of a local time. Refuses one that clocks skip, and one that comes twice without a choice of the offset. */
function instantOf(local: number, zone: string, field: string, offset: string): Instant {
  const instants = instantsAt(local, zone);
  const [first] = instants;
  if (first !== undefined && instants.length === 1) return first;
  const time = new Date(local).toISOString().slice(0, 16).replace("T", " ");
  if (first === undefined) {
    const [before, after] = aroundSkipped(local, zone).map((at) => localText(at, zone));
    throw new Refusal(
      field,
      phrase("{time} does not exist in {zone}: clocks go forward then.", { time, zone }),
      phrase("Enter {before} or earlier, or {after} or later.", { before: before as string, after: after as string }),
    );
  }
  const chosen = instants.find((at) => offsetText(at, zone) === offset);
  if (chosen !== undefined) return chosen;
  throw new Refusal(
    field,
    phrase("{time} comes twice in {zone}: clocks go back then.", { time, zone }),
    phrase("Choose {offsets}.", { offsets: instants.map((at) => offsetText(at, zone)).join(" / ") }),
  );
}

/** Reads a `datetime-local` field in a zone, where a field `…Offset` beside it chooses one of two; undefined where it is empty. */
export function readLocal(values: FormData, name: string, zone: string): Instant | undefined {
  const text = textOf(values, name).trim();
  if (!text) return undefined;
  const local = parseLocal(text);
  if (local !== undefined) return instantOf(local, zone, name, textOf(values, `${name}Offset`));
  throw new Refusal(
    name,
    phrase("“{text}” is not a valid time.", { text }),
    "Write it as yyyy-mm-ddThh:mm, like 2024-04-08T15:23.",
  );
}

/** Whether a field still has the value that it was shown with, which a hidden field beside it carries, and no offset was chosen. */
export const isUnchanged = (values: FormData, name: string): boolean =>
  textOf(values, name).trim() === textOf(values, `${name}Shown`).trim() && textOf(values, `${name}Offset`) === "";

/** The next instant at which clocks in `zone` show the field's `hh:mm`; undefined where it is empty. */
export function readNextClock(values: FormData, name: string, zone: string, now: Instant, field: string): Instant | undefined {
  const text = textOf(values, name).trim();
  if (!text) return undefined;
  if (!/^([01]\d|2[0-3]):[0-5]\d(:\d\d)?$/.test(text))
    throw new Refusal(field, phrase("“{text}” is not a valid time of day.", { text }), "Write it as hh:mm, like 16:30.");
  const today = Date.parse(`${toLocal(now, zone).slice(0, 10)}T${text.slice(0, 5)}:00Z`);
  // Where the time comes twice, the next one.
  const next = instantsAt(today, zone).find((at) => at > now);
  const isSkippedToday = instantsAt(today, zone).length === 0 && aroundSkipped(today, zone)[1] > now;
  return (
    next ??
    (isSkippedToday
      ? instantOf(today, zone, field, "")
      : (instantsAt(today + DAY, zone)[0] ?? instantOf(today + DAY, zone, field, "")))
  );
}
