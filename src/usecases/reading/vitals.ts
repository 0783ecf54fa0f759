import { unsettledIds } from "../../../db/incident-lists.ts";
import { dueCount, lastLive } from "../../../db/publications.ts";
import type { Instant } from "../../domain/time.ts";
import type { Context } from "../context.ts";
import { openSessions } from "../sessions.ts";

/** How the record is doing, in numbers. */
export interface RecordVitals {
  /** Changes that are committed and not yet live, and since when the oldest of them waits. */
  due: number;
  dueSince: Instant | null;
  /** What became live last. */
  last: { seq: number; liveAt: Instant } | undefined;
  openIncidents: number;
  sessions: number;
}

/** The record's numbers as they stand now. */
export function readRecordVitals(context: Context): RecordVitals {
  const { db } = context;
  const { count, since } = dueCount(db);
  return {
    due: count,
    dueSince: since,
    last: lastLive(db),
    openIncidents: unsettledIds(db).length,
    sessions: openSessions(context),
  };
}
