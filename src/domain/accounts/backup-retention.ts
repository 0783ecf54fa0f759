import { type Instant, toIso } from "#domain/time.ts";

const LATEST = 24;
const DAYS = 14;

/**
 * Which of the backups that are made by the hour are no longer kept: all but the latest 24, and the last of each of the latest 14
 * days (UTC) that have one.
 */
export function expired(times: readonly Instant[]): Instant[] {
  const newestFirst = [...times].sort((a, b) => b - a);
  const lastOfDay = new Map<string, Instant>();
  for (const at of newestFirst) {
    const day = toIso(at).slice(0, 10);
    if (!lastOfDay.has(day)) lastOfDay.set(day, at);
  }
  const kept = new Set([...newestFirst.slice(0, LATEST), ...[...lastOfDay.values()].slice(0, DAYS)]);
  return newestFirst.filter((at) => !kept.has(at));
}
