import { type Db, type Reader, transact } from "#db/engine/open.ts";
import { fallingDueIds } from "#db/incidents/incident-lists.ts";
import { fallingBehindIds } from "#db/incidents/maintenance-lists.ts";
import { enqueue, lastChangeAt } from "#db/record/publications.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import type { Change } from "#domain/publishing/change.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import type { Site, Snapshot } from "#queries/snapshot.ts";
import { runAppointments } from "#usecases/maintenance/maintenance-clock.ts";

/** What fell due, or by a clock set back is due again, since readers got what they have. */
export const dueSinceShown = ({ db: tx, asOf }: Snapshot, shown: Instant): Change =>
  dueBetween(tx, Math.min(shown, asOf), Math.max(shown, asOf));

/** Incidents of which a promise fell due, and maintenances that fell behind their plan. */
const dueBetween = (tx: Reader, after: Instant, until: Instant) => ({
  kind: "due" as const,
  ids: fallingDueIds(tx, after, until),
  overdue: fallingBehindIds(tx, after, until),
});

/**
 * What time alone changes: the bars move at midnight of the site's zone, promises fall due, maintenances begin and end. A clock set back
 * turns nothing.
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
