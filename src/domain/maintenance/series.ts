import { DAY, type Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import type { TextInput } from "#domain/updates/revision.ts";
import type { By, PlannedLevel } from "./maintenance.ts";

/** Recurring work. Its occurrences are ordinary maintenances, which are announced one after the other. */
export interface Series extends TextInput {
  id: string;
  title: string;
  titleTranslations?: Translations | undefined;
  /** A recurrence rule of RFC 5545 §3.3.10, like `FREQ=WEEKLY;BYDAY=SU`. */
  rule: string;
  /** The start of the first occurrence. The rule counts from it, in the wall-clock time of the site's zone. */
  firstFrom: Instant;
  /** The planned duration of each occurrence, in milliseconds. */
  duration: number;
  scope: readonly PlannedLevel[];
  beginsBy: By;
  endsBy: By;
  remindBefore: number | null;
  createdAt: Instant;
  /** When the series was ended; null while it continues. */
  endedAt: Instant | null;
}

/** How long before its start an occurrence is announced at the latest. */
const ANNOUNCE_AHEAD = 28 * DAY;

/**
 * Which of the given starts (sorted, of occurrences that are not over) are announced at `now`: all that are near enough, and
 * always the next one. `nextAt` is when the one after them is announced; null if there is none.
 */
export function announceable(starts: readonly Instant[], now: Instant): { due: Instant[]; nextAt: Instant | null } {
  const nearCount = starts.filter((from) => from - ANNOUNCE_AHEAD <= now).length;
  const nextCount = starts.findIndex((from) => from > now) + 1;
  const due = starts.slice(0, Math.max(nearCount, nextCount));
  const following = starts[due.length];
  // The next occurrence is always announced, so the one after it is announced at the latest when that one starts.
  const nextAt = following === undefined ? null : Math.min(following - ANNOUNCE_AHEAD, due.at(-1) as Instant);
  return { due, nextAt };
}
