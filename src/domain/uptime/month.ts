import { EARLIEST } from "#domain/plausible-time.ts";
import { type Instant, monthOf, startOfDay } from "#domain/time.ts";
import type { Stretch } from "./uptime.ts";

/** Whether a text is a month `yyyy-mm`. */
export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** The month that is `months` months later (or earlier, if negative). */
export const addMonths = (month: string, months: number): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + months, 1)).toISOString().slice(0, 7);

/** A month in a zone, as a stretch of time. */
export const monthStretch = (month: string, zone: string): Stretch => ({
  from: startOfDay(`${month}-01`, zone),
  to: startOfDay(`${addMonths(month, 1)}-01`, zone),
});

/** Every month from one to another, both included; empty if the first is later. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Every month that overlaps a stretch of time in a zone; for an empty stretch, the month that contains it. */
export const monthsTouched = (from: Instant, to: Instant, zone: string): string[] =>
  monthsBetween(monthOf(from, zone), monthOf(Math.max(from, to - 1), zone));

const MAX_LEAD_MONTHS = 12;

/**
 * The first month that has a page: that of the first incident, or of the earliest `since` if that is earlier. A `since` counts
 * for at most twelve months before the first incident, so that an old one does not create years of empty pages.
 */
export function firstMonth(since: Instant | null, firstIncident: Instant | null, now: Instant, zone: string): string {
  // A record of an earlier version may have a time in year 1, which must not make pages for centuries.
  const anchor = monthOf(Math.max(Math.min(firstIncident ?? now, now), EARLIEST), zone);
  const [recorded, earliest] = [since === null ? anchor : monthOf(since, zone), addMonths(anchor, -MAX_LEAD_MONTHS)];
  return recorded < earliest ? earliest : recorded < anchor ? recorded : anchor;
}
