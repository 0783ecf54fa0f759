import { type Db, type Reader, transact } from "#db/engine/open.ts";
import { loadEntries } from "#db/incidents/entries.ts";
import { fallingDueIds, promisingIds } from "#db/incidents/incident-lists.ts";
import { fallingBehindIds } from "#db/incidents/maintenance-lists.ts";
import { enqueue, lastChangeAt } from "#db/record/publications.ts";
import type { Cell } from "#domain/impact/service.ts";
import { isImpactUnknown } from "#domain/incidents/incident.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import type { Change } from "#domain/publishing/change.ts";
import type { Site } from "#domain/publishing/site.ts";
import { type Entry, nextUpdateDueAt } from "#domain/record/entry.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import { impactChangesOf } from "#domain/updates/update.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { runAppointments } from "#usecases/maintenance/maintenance-clock.ts";

/** What became due since the published state; if the clock was set back, what is due again. */
export const dueSincePublished = ({ db, asOf }: Snapshot, publishedAt: Instant): Change =>
  dueBetween(db, Math.min(publishedAt, asOf), Math.max(publishedAt, asOf));

/** Incidents and maintenances whose promises became overdue, maintenances behind their plan, and the services and regions whose pages show these. */
export function dueBetween(db: Reader, after: Instant, until: Instant) {
  const late = loadEntries(db, promisingIds(db, after, until)).filter((entry) => {
    const by = nextUpdateDueAt(entry);
    return by !== null && after <= by && by < until;
  });
  const overdue = fallingBehindIds(db, after, until);
  const cells = [...late, ...loadEntries(db, overdue)].flatMap(cellsOfEntry);
  const regions = cells.map(({ region }) => region);
  return {
    kind: "due" as const,
    ids: fallingDueIds(db, after, until),
    overdue,
    updates: late.map(({ id }) => id),
    services: [...new Set(cells.map(({ service }) => service))].sort(),
    regions: [...new Set(regions.filter((region) => region !== null))].sort(),
    global: regions.includes(null),
    unknown: late.some((entry) => entry.kind === "incident" && isImpactUnknown(entry)),
  };
}

const cellsOfEntry = (entry: Entry): Cell[] =>
  [...impactChangesOf(entry), ...(entry.kind === "maintenance" ? entry.scope : [])].map(({ cell }) => cell);

/**
 * Queues changes that only depend on time: the bars change at midnight of the site's zone, promises become overdue, and
 * maintenances start and end. A clock that was set back causes no change.
 */
export function turnClock(db: Db, site: Site, now: Instant, audiences: readonly Audience[] = []): void {
  const last = lastChangeAt(db);
  if (last !== null && now > last) {
    const due = dueBetween(db, last, now);
    const isNewDay = dayOf(now, site.zone) > dayOf(last, site.zone);
    const isAnyDue = due.ids.length + due.overdue.length + due.updates.length > 0;
    if (isNewDay || isAnyDue)
      transact(db, (tx) => {
        if (isNewDay) enqueue(tx, { kind: "day", months: [] }, now);
        if (isAnyDue) enqueue(tx, due, now);
      });
  }
  runAppointments({ db, zone: site.zone, now: () => now, audiences });
}
