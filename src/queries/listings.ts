import { type Incident, incidentState, outageOf } from "#domain/incidents/incident.ts";
import { actualEndOf, actualStartOf, cancelledAt, type Maintenance, plannedOf } from "#domain/maintenance/maintenance.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { statusOf } from "#domain/updates/update.ts";

/** An incident in a list, as JSON for programs. */
export function listingOfIncident(incident: Incident) {
  const { id, title, startedAt } = incident;
  const outage = outageOf(incident);
  return {
    id,
    title,
    status: statusOf(incident),
    level: incidentState(incident),
    startedAt: toIso(startedAt),
    outage: outage && { from: toIso(outage.from), to: isoOrNull(outage.to) },
  };
}

/** A maintenance in a list, as JSON for programs. */
export function listingOfMaintenance(maintenance: Maintenance) {
  const { from, until } = plannedOf(maintenance);
  return {
    id: maintenance.id,
    title: maintenance.title,
    status: statusOf(maintenance),
    scheduledFor: toIso(from),
    scheduledUntil: toIso(until),
    beganAt: isoOrNull(actualStartOf(maintenance)),
    endedAt: isoOrNull(actualEndOf(maintenance)),
    cancelledAt: isoOrNull(cancelledAt(maintenance)),
    series: maintenance.series,
  };
}

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));
