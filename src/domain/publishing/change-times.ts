import { type Incident, incidentDetailsOf, isImpactUnknown } from "#domain/incidents/incident.ts";
import { memoizePer } from "#domain/memoize.ts";
import type { Instant } from "#domain/time.ts";
import { factsAfter } from "#domain/updates/facts.ts";
import { incidentChange, listedMonth, recountedMonths } from "./change.ts";

// When a page changed because an incident did that it may not list. What counts as a change is what publishes the page again, so a
// page has the same time however often it is rendered.

/** A time at which an incident changed what pages show of places. */
interface Recount {
  at: Instant;
  /** The months (`yyyy-mm`) whose figures changed, or whose list it left or joined. */
  months: readonly string[];
  /** Whether its impact became known, or was not known any more: the state of every place depends on that. */
  changesUnknown: boolean;
}

/** When an incident changed figures or the state of all places, by an update or a correction; oldest first. Months are those of the zone. */
export const recountsOf = (incident: Incident, zone: string): readonly Recount[] => known(incident)(zone);

// Cached, since each page of a month, a service or a region asks for it.
const known = memoizePer((incident: Incident) => {
  const byZone = new Map<string, readonly Recount[]>();
  return (zone: string) => {
    const found = byZone.get(zone) ?? findRecounts(incident, zone);
    byZone.set(zone, found);
    return found;
  };
});

const findRecounts = (incident: Incident, zone: string): Recount[] =>
  courseOf(incident)
    .map(({ at, before, after }) => ({
      at,
      months: [...movedMonths(before, after, zone), ...recountedMonths(before, after, zone)],
      changesUnknown: (before !== null && isImpactUnknown(before)) !== isImpactUnknown(after),
    }))
    .filter(({ months, changesUnknown }) => months.length > 0 || changesUnknown);

function movedMonths(before: Incident | null, after: Incident, zone: string): string[] {
  const [from, to] = [before && listedMonth(before, zone), listedMonth(after, zone)];
  return from === null || from === to ? [] : [from, to];
}

/**
 * When an incident changed the numbers of incidents per month, and, if they count it, the medians, postmortems apart; oldest first.
 */
export const tallyTimesOf = (incident: Incident, zone: string, isMeasured: boolean): Instant[] =>
  courseOf(incident).flatMap(({ at, before, after }) => {
    const change = incidentChange(before, after, zone);
    return change.kind === "incident" && (change.listing || (isMeasured && change.lags)) ? [at] : [];
  });

/** Each time at which an incident was posted or corrected, with its state before (null: none) and after, without its postmortem. */
function courseOf(incident: Incident): { at: Instant; before: Incident | null; after: Incident }[] {
  const posted = incident.updates.flatMap(({ postedAt, revisions }) => [
    postedAt,
    ...revisions.flatMap(({ publishedAt, replaced }) => (replaced ? [publishedAt] : [])),
  ]);
  const times = new Set([...posted, ...incident.corrections.map(({ publishedAt }) => publishedAt)]);
  let before: Incident | null = null;
  return [...times]
    .sort((a, b) => a - b)
    .map((at) => {
      const step = { at, before, after: stateAt(incident, at) };
      before = step.after;
      return step;
    });
}

/** The incident as it was at an instant: the updates that were posted, with the facts and details of that time. */
function stateAt(incident: Incident, at: Instant): Incident {
  const updates = incident.updates
    .filter(({ postedAt }) => postedAt <= at)
    .map((update) => {
      const n = update.revisions.findLastIndex(({ publishedAt }) => publishedAt <= at);
      return { ...update, ...factsAfter(update, Math.max(n, 0)) };
    });
  const details = incident.corrections.find(({ publishedAt }) => publishedAt > at)?.replaced ?? incidentDetailsOf(incident);
  return { ...incident, ...details, updates, postmortem: null };
}
