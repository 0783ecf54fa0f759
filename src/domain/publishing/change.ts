import { openSpans } from "#domain/impact/impact.ts";
import { cellKey } from "#domain/impact/service.ts";
import {
  countedUntil,
  type Incident,
  incidentDetailsOf,
  isImpactUnknown,
  outageOf,
  settledAt,
} from "#domain/incidents/incident.ts";
import { lagsOf } from "#domain/incidents/lag.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { factCorrections } from "#domain/record/entry.ts";
import { feedFingerprint } from "#domain/record/feed-fingerprint.ts";
import { type Instant, monthOf } from "#domain/time.ts";
import { entrySpans, everStated, impactChangesOf, isWithdrawn, statusOf } from "#domain/updates/update.ts";
import { monthsBetween, monthsTouched } from "#domain/uptime/month.ts";

/**
 * A change of the record, with what is needed to determine the affected paths. It is stored with its publication, so the names of
 * its properties stay.
 */
export type Change =
  | (EntryChange & { kind: "incident"; running: boolean; actions: boolean; lags: boolean; open?: boolean; unknown?: boolean })
  | (EntryChange & { kind: "maintenance"; calendar: boolean })
  | { kind: "day"; months: string[] }
  | DueChange
  | { kind: "audit" }
  | { kind: "everything" };

/**
 * Promises fell due: of postmortems (`ids`), of the end or start of maintenances (`overdue`), and of next updates. The last two are
 * also on the front page, and on the pages of the services and regions: of all, if the impact is unknown (`unknown`). Changes by old
 * versions do not have these.
 */
interface DueChange extends Partial<Pick<EntryChange, "services" | "regions" | "global">> {
  kind: "due";
  ids: string[];
  overdue?: string[];
  updates?: string[];
  unknown?: boolean;
}

interface EntryChange {
  id: string;
  months: string[];
  counted: string[];
  services: string[];
  regions: string[];
  global: boolean;
  listing: boolean;
  summary: boolean;
  /** Not set in changes by old versions, which did not determine it. */
  levels?: boolean;
  told: boolean;
}

/**
 * The change from one state of an incident to another (null: it did not exist, or was removed). It names the months, services and
 * regions of both states, so that pages that it left are updated too. Months are those of the site's zone: the ones that list it,
 * and `counted`, the ones whose figures change.
 * `listing`: the incident was added, removed, withdrawn, or moved to another month. `summary`: lists or figures change. `told`: feeds
 * change. `levels`: the currently affected cells or their levels change, or whether they are known. `running`: it was added or removed with open impact.
 * `actions`: the list of open actions changes. `lags`: the times of its handling change. `open`: it is or was open, so the pages of
 * its places lead to it. `unknown`: its impact is or was unknown, so the pages of all places do.
 * Pending changes are stored as JSON, so the names of its properties stay.
 */
export function incidentChange(before: Incident | null, after: Incident | null, zone: string): Change {
  const states = [before, after].filter((state) => state !== null);
  const cells = states.flatMap(everStated).map(({ cell }) => cell);
  const counted = distinct(recountedMonths(before, after, zone));
  const listed = distinct(states.map((state) => listedMonth(state, zone)));
  const regions = cells.map(({ region }) => region);
  return {
    kind: "incident",
    id: (states[0] as Incident).id,
    months: distinct([...listed, ...counted]),
    counted,
    services: distinct(cells.map(({ service }) => service)),
    regions: distinct(regions.filter((region) => region !== null)),
    global: regions.includes(null),
    listing: listed.length !== 1 || states.length !== 2 || states.some(isWithdrawn) !== states.every(isWithdrawn),
    summary: before === null || after === null || listedAs(before) !== listedAs(after),
    levels: levelsAs(before) !== levelsAs(after) || isUnknown(before) !== isUnknown(after),
    told: (before && feedFingerprint(before)) !== (after && feedFingerprint(after)),
    running: states.length === 1 && states.some((state) => openSpans(entrySpans(state)).length > 0),
    actions: (before && actionsAs(before)) !== (after && actionsAs(after)),
    lags: (before && lagsAs(before)) !== (after && lagsAs(after)),
    open: states.some((state) => settledAt(state) === null),
    unknown: states.some(isImpactUnknown),
  };
}

const isUnknown = (state: Incident | null): boolean => state !== null && isImpactUnknown(state);

/** The change as it is visible at `now`: open impact whose latest update was in an earlier month counts in every month since. */
export function shownAt(change: Change, now: Instant, zone: string): Change {
  if (change.kind !== "incident" || !change.running) return change;
  return withMonths(change, monthsBetween(change.months.at(-1) as string, monthOf(now, zone)));
}

/** The change with more months whose page and figures change. */
export const withMonths = (change: Change, more: readonly string[]): Change =>
  change.kind === "incident" || change.kind === "maintenance"
    ? { ...change, months: distinct([...change.months, ...more]), counted: distinct([...change.counted, ...more]) }
    : change;

/** The month that lists an incident in the history: that of its start, in the site's zone. */
export const listedMonth = (incident: Incident, zone: string): string => monthOf(incident.startedAt, zone);

/** The months (of the zone) whose figures change because a span of the incident is new, gone, or of another length. */
export function recountedMonths(before: Incident | null, after: Incident | null, zone: string): string[] {
  const [oldSpans, newSpans] = [spansByStart(before), spansByStart(after)];
  const lastPosted = Math.max(...[before, after].flatMap((state) => (state ? countedUntil(state) : [])));
  return [...new Set([...oldSpans.keys(), ...newSpans.keys()])].flatMap((key) => {
    const [old, now] = [oldSpans.get(key), newSpans.get(key)];
    if (old?.to === now?.to && old?.open === now?.open) return [];
    const ends = [old?.to ?? now?.from, now?.to ?? old?.from].filter((end) => end !== undefined);
    // An open span has counted up to today, even if it is now reported to have ended earlier.
    if (old?.open && !now?.open) ends.push(lastPosted);
    return monthsTouched(Math.min(...ends), Math.max(...ends), zone);
  });
}

/** The spans by cell, level and start; open ones last until the latest update. */
function spansByStart(incident: Incident | null): Map<string, { from: Instant; to: Instant; open: boolean }> {
  if (!incident) return new Map();
  const known = countedUntil(incident);
  return new Map(
    entrySpans(incident).map(({ cell, level, from, to }) => [
      `${cellKey(cell)} ${level} ${from}`,
      { from, to: to ?? Math.max(known, from), open: to === null },
    ]),
  );
}

/** Everything of an incident that lists and figures depend on, and the time of a page. Open impact counts up to the latest update. */
function listedAs(incident: Incident): string {
  const spans = entrySpans(incident);
  const known = openSpans(spans).length > 0 ? countedUntil(incident) : null;
  return JSON.stringify([
    incidentDetailsOf(incident),
    incident.corrections.length,
    factCorrections(incident).length,
    statusOf(incident),
    isImpactUnknown(incident),
    // A list is as of the last update that stated impact, whatever it changed.
    impactChangesOf(incident).length,
    outageOf(incident),
    spans,
    known,
  ]);
}

/** The currently affected cells, for comparing. */
export const levelsAs = (entry: Pick<Incident | Maintenance, "updates"> | null): string =>
  JSON.stringify(openSpans(entry ? entrySpans(entry) : []).map(({ cell, level }) => [cell, level]));

/** Everything of an incident that the medians depend on; null while it is not over. */
const lagsAs = (incident: Incident): string | null =>
  settledAt(incident) === null ? null : JSON.stringify([incident.startedAt, lagsOf(incident)]);

/** Everything of an incident that the list of open actions shows, and its time depends on; null if it never had an action. */
function actionsAs(incident: Incident): string | null {
  const revisions = incident.postmortem?.revisions ?? [];
  if (!revisions.some(({ content }) => content.actions.length > 0)) return null;
  return JSON.stringify([incidentDetailsOf(incident), revisions.length, incident.postmortem?.actions, isWithdrawn(incident)]);
}

const distinct = (values: string[]): string[] => [...new Set(values)].sort();
