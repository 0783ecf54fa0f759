import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { DAY, fromWallClock, type Instant, MINUTE, wallClock } from "#domain/time.ts";
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

/** Reads a `datetime-local` field in a zone; undefined where it is empty. */
export function readLocal(values: FormData, name: string, zone: string): Instant | undefined {
  const text = textOf(values, name).trim();
  if (!text) return undefined;
  const match = LOCAL_TIME.exec(text);
  const local = match ? Date.parse(`${match[1]}T${match[2]}:00Z`) : Number.NaN;
  if (!Number.isNaN(local)) return fromWallClock(local, zone);
  throw new Refusal(
    name,
    phrase("“{text}” is not a valid time.", { text }),
    "Write it as yyyy-mm-ddThh:mm, like 2024-04-08T15:23.",
  );
}

/** Whether a field still has the value that it was shown with, which a hidden field beside it carries. */
export const isUnchanged = (values: FormData, name: string): boolean =>
  textOf(values, name).trim() === textOf(values, `${name}Shown`).trim();

/** The next instant at which clocks in `zone` show the field's `hh:mm`; undefined where it is empty. */
export function readNextClock(values: FormData, name: string, zone: string, now: Instant, field: string): Instant | undefined {
  const text = textOf(values, name).trim();
  if (!text) return undefined;
  if (!/^([01]\d|2[0-3]):[0-5]\d(:\d\d)?$/.test(text))
    throw new Refusal(field, phrase("“{text}” is not a valid time of day.", { text }), "Write it as hh:mm, like 16:30.");
  const today = toLocal(now, zone).slice(0, 10);
  const local = Date.parse(`${today}T${text.slice(0, 5)}:00Z`);
  const at = fromWallClock(local, zone);
  return at > now ? at : fromWallClock(local + DAY, zone);
}
