import { type Db, type Reader, transact } from "#db/engine/open.ts";
import { fallingDueIds } from "#db/incidents/incident-lists.ts";
import { fallingBehindIds } from "#db/incidents/maintenance-lists.ts";
import { enqueue, lastChangeAt } from "#db/record/publications.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import type { Change } from "#domain/publishing/change.ts";
import type { Site } from "#domain/publishing/site.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { runAppointments } from "#usecases/maintenance/maintenance-clock.ts";

/** What became due since the published state; if the clock was set back, what is due again. */
export const dueSincePublished = ({ db, asOf }: Snapshot, publishedAt: Instant): Change =>
  dueBetween(db, Math.min(publishedAt, asOf), Math.max(publishedAt, asOf));

/** Incidents whose commitments became due, and maintenances that became overdue. */
const dueBetween = (db: Reader, after: Instant, until: Instant) => ({
  kind: "due" as const,
  ids: fallingDueIds(db, after, until),
  overdue: fallingBehindIds(db, after, until),
});

/**
 * Queues changes that only depend on time: the bars change at midnight of the site's zone, commitments become due, and
 * maintenances start and end. A clock that was set back causes no change.
 */
export function turnClock(db: Db, site: Site, now: Instant, audiences: readonly Audience[] = []): void {
  const last = lastChangeAt(db);
  if (last !== null && now > last) {
    const due = dueBetween(db, last, now);
    const isNewDay = dayOf(now, site.zone) > dayOf(last, site.zone);
    const isAnyDue = due.ids.length + due.overdue.length > 0;
    if (isNewDay || isAnyDue)
      transact(db, (tx) => {
        if (isNewDay) enqueue(tx, { kind: "day", months: [] }, now);
        if (isAnyDue) enqueue(tx, due, now);
      });
  }
  runAppointments({ db, zone: site.zone, now: () => now, audiences });
}
