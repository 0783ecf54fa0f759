import { type Instant, MINUTE } from "#domain/time.ts";

// Whether a copy of a page is current, by the heartbeat and the list of page versions. Publisher, checks and browsers use it alike.

/** Some of the heartbeats, one per minute, may be late or lost before readers see a warning. */
export const HEARTBEAT_VALIDITY = 5 * MINUTE;

/** A heartbeat further ahead of the reader's clock than this proves nothing: one of the two clocks is wrong. */
export const MAX_CLOCK_LEAD = 2 * MINUTE;

/** Whether a heartbeat's time can be true at `now`. An invalid time (NaN) cannot. */
export const isPlausible = (checkedAt: Instant, now: Instant): boolean => checkedAt <= now + MAX_CLOCK_LEAD;

/** What a page states about itself: a hash of what it shows, and the last change that it shows; a new day counts. */
export interface PageVersion {
  hash: string;
  changedAt: Instant;
}

/**
 * Whether a copy is older than the version that a heartbeat lists (undefined: the page is not listed), or than its publication. A
 * copy of a later publication is not: its files arrive one after the other, and the heartbeat last.
 */
export const isOlder = (copy: PageVersion, listed: PageVersion | undefined, publishedAt: Instant): boolean =>
  copy.hash !== listed?.hash && !(copy.changedAt > Math.max(publishedAt, listed?.changedAt ?? 0));

/** The list of page versions is cut into parts, so that a page needs to read only a small one. */
export const VERSION_PARTS = 64;

/** The part that lists a page, by its key: the first 12 hexadecimal digits of the SHA-256 of its path. */
export const partOf = (key: string): number => Number.parseInt(key.slice(0, 2), 16) % VERSION_PARTS;

/** The length of a part's digest. With 24 bits, one change in sixteen million goes unnoticed until the next. */
export const DIGEST_LENGTH = 6;

/** The digest of a part, from the heartbeat's list of all. */
export const digestOf = (digests: string, part: number): string => digests.slice(part * DIGEST_LENGTH).slice(0, DIGEST_LENGTH);

/** Finds a page's version in the text of a part. */
export function findVersion(part: string, key: string): PageVersion | undefined {
  const [, hash, changedAt] =
    part
      .split("\n")
      .find((line) => line.startsWith(key))
      ?.split(" ") ?? [];
  return hash === undefined ? undefined : { hash, changedAt: Number(changedAt) };
}
