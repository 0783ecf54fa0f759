import { type Instant, toIso } from "#domain/time.ts";

const RETAINED_HOURLY = 24;
const RETAINED_DAYS = 14;

/**
 * Which hourly backups can be deleted: all except the latest 24, and except the last one of each of the latest 14 days (UTC) that
 * have one.
 */
export function expired(times: readonly Instant[]): Instant[] {
  const newestFirst = [...times].sort((a, b) => b - a);
  const lastOfDay = new Map<string, Instant>();
  for (const at of newestFirst) {
    const day = toIso(at).slice(0, 10);
    if (!lastOfDay.has(day)) lastOfDay.set(day, at);
  }
  const retained = new Set([...newestFirst.slice(0, RETAINED_HOURLY), ...[...lastOfDay.values()].slice(0, RETAINED_DAYS)]);
  return newestFirst.filter((at) => !retained.has(at));
}
