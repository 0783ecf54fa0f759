import { HOUR, type Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import type { TextInput } from "#domain/updates/revision.ts";
import type { By, PlannedLevel } from "./maintenance.ts";

/** Work that comes again and again. Its occurrences are maintenances like any other, announced one after the other. */
export interface Series extends TextInput {
  id: string;
  title: string;
  titleTranslations?: Translations | undefined;
  /** A recurrence rule in the words of RFC 5545 §3.3.10, like `FREQ=WEEKLY;BYDAY=SU`. */
  rule: string;
  /** When the first occurrence begins; the rule counts from it, by the clock of the site's zone. */
  firstFrom: Instant;
  /** How long each is planned to last, in milliseconds. */
  duration: number;
  scope: readonly PlannedLevel[];
  beginsBy: By;
  endsBy: By;
  remindBefore: number | null;
  createdAt: Instant;
  /** When it was ended; null while it goes on. */
  endedAt: Instant | null;
}

/** How long before its beginning an occurrence is announced, at the latest. */
export const ANNOUNCED_AHEAD = 28 * 24 * HOUR;

/**
 * Which of the beginnings that are not over (in order) are announced at `now`: all that lie near enough, and in any case the next one. And when the
 * one after them is to be announced; null when none is left.
 */
export function announceable(beginnings: readonly Instant[], now: Instant): { due: Instant[]; nextAt: Instant | null } {
  const near = beginnings.filter((from) => from - ANNOUNCED_AHEAD <= now).length;
  const next = beginnings.findIndex((from) => from > now) + 1;
  const due = beginnings.slice(0, Math.max(near, next));
  const following = beginnings[due.length];
  // The next one is always announced: so the one after it is, at the latest, when that begins.
  const nextAt = following === undefined ? null : Math.min(following - ANNOUNCED_AHEAD, due.at(-1) as Instant);
  return { due, nextAt };
}
