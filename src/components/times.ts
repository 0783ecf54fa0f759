import { DAY, dayOf, type Instant, offsetAt, wallClock } from "../domain/time.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const pad = (value: number): string => String(value).padStart(2, "0");

/** "15:23" in a zone. */
export function clockText(at: Instant, zone: string): string {
  const { hour, minute } = wallClock(at, zone);
  return `${pad(hour)}:${pad(minute)}`;
}

/** "8 Apr 2024" in a zone. */
export function dateText(at: Instant, zone: string): string {
  const { year, month, day } = wallClock(at, zone);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** "UTC+08:00": the offset of a zone at an instant. */
export function offsetText(at: Instant, zone: string): string {
  const minutes = Math.round(offsetAt(at, zone) / 60_000);
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** "April 2024" from `yyyy-mm`. */
export function monthText(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
}

/** Tells times of one story: those of its first day by the clock alone, others with their date. One that goes on for long (`last`) has a date at each. */
export function tellerFrom(first: Instant, zone: string, last = first): (at: Instant) => string {
  const day = dayOf(first, zone);
  const isLong = last - first > DAY;
  return (at) => (!isLong && dayOf(at, zone) === day ? clockText(at, zone) : `${dateText(at, zone)}, ${clockText(at, zone)}`);
}

/** "Apr 2024" from `yyyy-mm`. */
export const shortMonthText = (month: string): string => `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
