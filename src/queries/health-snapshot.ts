import { countSessions } from "#db/accounts/sessions.ts";
import { unsettledIds } from "#db/incidents/incident-lists.ts";
import { deadNotices, waitingNotices } from "#db/notifications/notices.ts";
import { dueCount, lastLive } from "#db/record/publications.ts";
import { MAX_IDLE, MAX_SESSION_AGE } from "#domain/accounts/session-limits.ts";
import { SUBSCRIBERS } from "#domain/notifications/audience.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

/** The state of the record, in numbers. */
export interface RecordHealth {
  /** The number of committed changes that are not live yet, and since when the oldest one waits. */
  due: number;
  dueSince: Instant | null;
  /** The last live publication. */
  last: { seq: number; liveAt: Instant } | undefined;
  openIncidents: number;
  /** Notifications: how many are waiting although their update is live, since when, and how many have failed permanently. */
  notices: { waiting: number; since: Instant | null; dead: { channels: number; subscribers: number } };
  sessions: number;
}

/** The state of notifications, in numbers. */
export function readNotificationHealth(db: Context["db"]): RecordHealth["notices"] {
  const { count, since } = waitingNotices(db);
  return { waiting: count, since, dead: deadNotices(db, SUBSCRIBERS) };
}

/** The current state of the record. */
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
