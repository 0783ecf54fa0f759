import { countSessions } from "#db/accounts/sessions.ts";
import { unsettledIds } from "#db/incidents/incident-lists.ts";
import { deadNotices, waitingNotices } from "#db/notifications/notices.ts";
import { dueCount, lastLive } from "#db/record/publications.ts";
import { MAX_IDLE, MAX_SESSION_AGE } from "#domain/accounts/session-limits.ts";
import { SUBSCRIBERS } from "#domain/notifications/audience.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

/** How the record is doing, in numbers. */
export interface RecordHealth {
  /** Changes that are committed and not yet live, and since when the oldest of them waits. */
  due: number;
  dueSince: Instant | null;
  /** What became live last. */
  last: { seq: number; liveAt: Instant } | undefined;
  openIncidents: number;
  /** What is told outside the page: how many notices wait although their word is live, since when the oldest does, and how many failed for good. */
  notices: { waiting: number; since: Instant | null; dead: { channels: number; subscribers: number } };
  sessions: number;
}

/** How notices stand, in numbers. */
export function readNotificationHealth(db: Context["db"]): RecordHealth["notices"] {
  const { count, since } = waitingNotices(db);
  return { waiting: count, since, dead: deadNotices(db, SUBSCRIBERS) };
}

/** The record's numbers as they stand now. */
export function readRecordHealth(context: Context): RecordHealth {
  const { db } = context;
  const { count, since } = dueCount(db);
  return {
    due: count,
    dueSince: since,
    last: lastLive(db),
    notices: readNotificationHealth(db),
    openIncidents: unsettledIds(db).length,
    sessions: countSessions(db, context.now() - MAX_SESSION_AGE, context.now() - MAX_IDLE),
  };
}
