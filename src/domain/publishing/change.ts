import { openSpans } from "#domain/impact/impact.ts";
import { cellKey } from "#domain/impact/service.ts";
import { type Incident, lastPostedAt, outageOf, settledAt } from "#domain/incidents/incident.ts";
import { lagsOf } from "#domain/incidents/lag.ts";
import { isOpen } from "#domain/incidents/postmortem.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { feedFingerprint } from "#domain/record/feed-fingerprint.ts";
import { type Instant, monthOf } from "#domain/time.ts";
import { entrySpans, impactChangesOf, statusOf } from "#domain/updates/update.ts";
import { monthsBetween, monthsTouched } from "#domain/uptime/month.ts";

/** What happened to the record, with as much as is needed to know where it shows. */
export type Change =
  | {
      kind: "incident";
      id: string;
      months: string[];
      counted: string[];
      services: string[];
      regions: string[];
      global: boolean;
      listing: boolean;
      summary: boolean;
      /** Left out in changes of former versions, which did not look. */
      levels?: boolean;
      told: boolean;
      running: boolean;
      actions: boolean;
      lags: boolean;
    }
  | {
      kind: "maintenance";
      id: string;
      months: string[];
      counted: string[];
      services: string[];
      regions: string[];
      global: boolean;
      listing: boolean;
      summary: boolean;
      levels?: boolean;
      told: boolean;
      calendar: boolean;
    }
  | { kind: "day"; months: string[] }
  /** `overdue` are maintenances behind their plan; the front page tells of them too. */
  | { kind: "due"; ids: string[]; overdue?: string[] }
  | { kind: "audit" }
  | { kind: "everything" };

/**
 * The change from one state of an incident to another (null: it was not there, or is no more).
 * It names the months, services and regions of both states, so that pages it left are renewed too. Months are the site zone's:
 * those that list it, and `counted`, those in whose figures its impact counts otherwise.
 * `listing` tells that an incident came, went or moved between months; `summary` that what lists and figures say of it is another; `told` that what feeds do is;
 * `levels` that another cell is hit now, or otherwise; `running` that it came or went with impact open; `actions` that what the list of open actions says
 * is another, `lags` that it was handled at another speed.
 */
export function incidentChange(before: Incident | null, after: Incident | null, zone: string): Change {
  const states = [before, after].filter((state) => state !== null);
  const cells = states.flatMap(impactChangesOf).map(({ cell }) => cell);
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
    listing: listed.length !== 1 || states.length !== 2,
    summary: before === null || after === null || listedAs(before) !== listedAs(after),
    levels: levelsAs(before) !== levelsAs(after),
    told: (before && feedFingerprint(before)) !== (after && feedFingerprint(after)),
    running: states.length === 1 && states.some((state) => openSpans(entrySpans(state)).length > 0),
    actions: (before && actionsAs(before)) !== (after && actionsAs(after)),
    lags: (before && lagsAs(before)) !== (after && lagsAs(after)),
  };
}

/** The same change as it shows at `now`: open impact that was last spoken of in an earlier month counts in every month since. */
export function shownAt(change: Change, now: Instant, zone: string): Change {
  if (change.kind !== "incident" || !change.running) return change;
  return withMonths(change, monthsBetween(change.months.at(-1) as string, monthOf(now, zone)));
}

/** The same change with further months, of which the page and the figures are others. */
export const withMonths = (change: Change, more: readonly string[]): Change =>
  change.kind === "incident" || change.kind === "maintenance"
    ? { ...change, months: distinct([...change.months, ...more]), counted: distinct([...change.counted, ...more]) }
    : change;

/** The month under which the history lists an incident: that of its start, in the site's zone. */
export const listedMonth = (incident: Incident, zone: string): string => monthOf(incident.startedAt, zone);

/** The months in whose figures the impact of an incident counts otherwise than before: what is new, gone, or of another length. */
function recountedMonths(before: Incident | null, after: Incident | null, zone: string): string[] {
  const [was, is] = [spansByStart(before), spansByStart(after)];
  const lastWord = Math.max(...[before, after].flatMap((state) => (state ? lastPostedAt(state) : [])));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    if (old?.to === now?.to && old?.open === now?.open) return [];
    const ends = [old?.to ?? now?.from, now?.to ?? old?.from].filter((end) => end !== undefined);
    // What was open has counted up to today, whenever it is now said to have ended.
    if (old?.open && !now?.open) ends.push(lastWord);
    return monthsTouched(Math.min(...ends), Math.max(...ends), zone);
  });
}

/** Each span as far as the last word, by cell, level and start. */
function spansByStart(incident: Incident | null): Map<string, { from: Instant; to: Instant; open: boolean }> {
  if (!incident) return new Map();
  const known = lastPostedAt(incident);
  return new Map(
    entrySpans(incident).map(({ cell, level, from, to }) => [
      `${cellKey(cell)} ${level} ${from}`,
      { from, to: to ?? Math.max(known, from), open: to === null },
    ]),
  );
}

/** What lists and figures show of an incident: they depend on nothing else. Open impact counts up to the last word. */
function listedAs(incident: Incident): string {
  const spans = entrySpans(incident);
  const known = openSpans(spans).length > 0 ? lastPostedAt(incident) : null;
  return JSON.stringify([
    incident.title,
    incident.titleTranslations,
    incident.startedAt,
    statusOf(incident),
    outageOf(incident),
    spans,
    known,
  ]);
}

/** What is hit now. */
export const levelsAs = (entry: Pick<Incident | Maintenance, "updates"> | null): string =>
  JSON.stringify(openSpans(entry ? entrySpans(entry) : []).map(({ cell, level }) => [cell, level]));

/** What counts of an incident for the medians; null while it is not over. */
const lagsAs = (incident: Incident): string | null =>
  settledAt(incident) === null ? null : JSON.stringify([incident.startedAt, lagsOf(incident)]);

/** What the list of open actions shows of an incident; null when it has none. */
const actionsAs = ({ title, titleTranslations, postmortem }: Incident): string | null =>
  postmortem?.actions.some(isOpen) ? JSON.stringify([title, titleTranslations, postmortem.actions]) : null;

const distinct = (words: string[]): string[] => [...new Set(words)].sort();
